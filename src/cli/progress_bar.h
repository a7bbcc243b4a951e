// The line that shows how far a scan has come.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/progress.h"

namespace coaming {

// Draws on the error output, ten times a second, while it lives – and only where that is a terminal.
class ProgressBar {
 public:
  ProgressBar(const Progress& progress, bool enabled);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

 private:
  void run();

  const Progress& progress_;
  std::mutex mutex_;  // guards done_
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace coaming
