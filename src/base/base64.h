// base64, the standard alphabet with padding. Source: RFC 4648, 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coaming {

std::string base64(std::string_view bytes);

// None where the text is not what base64() writes; missing padding is forgiven.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace coaming
