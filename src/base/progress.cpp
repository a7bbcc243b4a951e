#include "base/progress.h"

#include <new>

#include <sys/mman.h>

#include "base/fd.h"

namespace coaming {

Result<SharedProgress> share_progress() {
  void* memory = ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return system_error("share memory with the confined reader");
  return SharedProgress(new (memory) Progress);
}

void ProgressRelease::operator()(Progress* progress) const { ::munmap(progress, sizeof(Progress)); }

}  // namespace coaming
