// The one function of bcryptprimitives.dll that Rust's std calls, on top of one that every Windows,
// and every Wine, has: RtlGenRandom, which is exported under another name.
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
    return SystemFunction036(data, (ULONG)length);
}
