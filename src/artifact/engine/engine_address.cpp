#include "artifact/engine/engine_address.h"

#include "base/text.h"
#include "base/url.h"

namespace coaming {

Result<EngineAddress> parse_engine_address(const std::string& text, const std::string& certificates) {
  EngineAddress address;
  address.in_words = printable(text);
  constexpr std::string_view kUnix = "unix://";
  constexpr std::string_view kTcp = "tcp://";
  if (text.starts_with(kUnix)) {
    address.unix_socket = text.substr(kUnix.size());
    address.base = "http://engine";
    if (!address.unix_socket.starts_with('/')) {
      return Error{ErrorCode::Invalid, address.in_words + " should be unix:// and a path that begins with /"};
    }
    return address;
  }
  std::string url = text;
  if (text.starts_with(kTcp)) url = (certificates.empty() ? "http://" : "https://") + text.substr(kTcp.size());
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    return Error{ErrorCode::Unsupported, "an engine at " + address.in_words +
                                             " cannot be asked; use unix:// or tcp://, or scan what "
                                             "`docker save` writes"};
  }
  const auto parsed = parse_url(url);
  if (!parsed) return parsed.error();
  Url plain = *parsed;
  plain.target.clear();
  // The ports that Docker has used from the beginning.
  const bool has_port = url.find(':', url.find("//") + 2) != std::string::npos && !url.ends_with("]");
  if (text.starts_with(kTcp) && !has_port) plain.port = certificates.empty() ? 2375 : 2376;
  address.base = plain.to_string();
  if (!certificates.empty()) {
    address.trust = {{certificates + "/ca.pem"}, certificates + "/cert.pem", certificates + "/key.pem"};
  }
  return address;
}

}  // namespace coaming
