#include "cli/progress_bar.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include <unistd.h>

#include "base/text.h"

namespace coaming {

namespace {

std::string draw(std::uint64_t done, std::uint64_t total) {
  constexpr std::size_t kWidth = 30;
  if (total == 0) return "reading  " + human_size(done);
  const auto part = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const auto full = static_cast<std::size_t>(part * kWidth);
  std::string bar = "reading  [";
  for (std::size_t i = 0; i < kWidth; ++i) bar += i < full ? "█" : "·";
  return bar + "] " + std::to_string(static_cast<int>(part * 100)) + " %  " + human_size(done) + " of " +
         human_size(total);
}

}  // namespace

ProgressBar::ProgressBar(const Progress& progress, bool enabled) : progress_(progress) {
  if (enabled && ::isatty(STDERR_FILENO) == 1) thread_ = std::thread([this] { run(); });
}

ProgressBar::~ProgressBar() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ProgressBar::run() {
  using namespace std::chrono_literals;
  bool drawn = false;
  std::unique_lock lock(mutex_);
  // Nothing is shown for what is done at once.
  for (auto pause = 250ms; !changed_.wait_for(lock, pause, [this] { return done_; }); pause = 100ms) {
    std::fprintf(stderr, "\r\x1b[K%s", draw(progress_.bytes_done, progress_.bytes_total).c_str());
    std::fflush(stderr);
    drawn = true;
  }
  if (drawn) std::fputs("\r\x1b[K", stderr);
}

}  // namespace coaming
