#include "base/result.h"

namespace coaming {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::NotFound: return "not-found";
    case ErrorCode::Invalid: return "invalid";
    case ErrorCode::Corrupt: return "corrupt";
    case ErrorCode::TooLarge: return "too-large";
    case ErrorCode::Denied: return "denied";
    case ErrorCode::Unavailable: return "unavailable";
    case ErrorCode::Unsupported: return "unsupported";
  }
  return "unknown";
}

Error Error::in(std::string_view step) const {
  std::string text(step);
  text += ": ";
  text += message;
  return {code, std::move(text)};
}

}  // namespace coaming
