// RpmBlobVisitor: how the readers of RPM databases hand out what they find, one blob in memory at a time.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"

namespace coaming {

// Called once for every header blob, in the database's order, with its bytes (valid during the call) or
// with the reason why they could not be read; the reader goes on after either. An error that the
// visitor returns ends the reading and becomes the reader's own.
using RpmBlobVisitor = std::function<Result<void>(const Result<std::string_view>& blob)>;

}  // namespace coaming
