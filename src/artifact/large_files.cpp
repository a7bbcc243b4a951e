#include "artifact/large_files.h"

#include <array>
#include <span>
#include <string_view>

namespace coaming {

bool is_large(const ByteRange& bytes) {
  constexpr std::string_view kZip = "PK";
  if (bytes.size() > kMaxSmallFileBytes) return true;
  std::array<char, kZip.size()> first{};
  return bytes.size() >= first.size() && bytes.read_at(0, std::span(first)) &&
         std::string_view(first.data(), first.size()) == kZip;
}

LargeFiles::Turn::Turn(LargeFiles* all, const ByteRange& bytes)
    : all_(all != nullptr && is_large(bytes) ? all : nullptr) {
  if (all_ == nullptr) return;
  std::unique_lock lock(all_->mutex_);
  all_->has_changed_.wait(lock, [this] { return all_->free_ > 0; });
  --all_->free_;
}

LargeFiles::Turn::~Turn() {
  if (all_ == nullptr) return;
  {
    const std::lock_guard lock(all_->mutex_);
    ++all_->free_;
  }
  all_->has_changed_.notify_one();
}

}  // namespace coaming
