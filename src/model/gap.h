// Gap: something that should have been read and was not, or could not be known.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace coaming {

struct Gap {
  ErrorCode code;                    // why, for programs
  std::string path;                  // what was not read, as a path inside the image; empty: the image as a whole
  std::optional<std::size_t> layer;  // index into Artifact::layers
  std::string message;               // why, for people, and what it means for the report

  friend bool operator==(const Gap&, const Gap&) = default;
};

// By layer (the image as a whole first), path and message; each once.
void sort_gaps(std::vector<Gap>& gaps);

}  // namespace coaming
