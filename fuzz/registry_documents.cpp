// What registries answer, and what users and administrators write about them. The first byte chooses the parser.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "artifact/manifest.h"
#include "artifact/registry/answers.h"
#include "artifact/registry/auth_file.h"
#include "artifact/registry/challenge.h"
#include "artifact/registry/reference.h"
#include "artifact/registry/registries_conf.h"
#include "base/url.h"

namespace coaming {
namespace {

void read_reference(std::string_view text) {
  const auto reference = parse_reference(text);
  if (!reference) return;
  // What is asked for must be what is shown.
  const auto again = parse_reference(reference->to_string());
  if (!again || again->to_string() != reference->to_string()) std::abort();
}

void read_url(std::string_view text) {
  const auto line = text.find('\n');
  const auto url = parse_url(text.substr(0, line));
  if (!url) return;
  const auto again = parse_url(url->to_string());
  if (!again || !again->has_origin_of(*url)) std::abort();
  if (line != std::string_view::npos) (void)resolve_url(*url, text.substr(line + 1));
}

void read_conf(std::string_view text) {
  const auto conf = parse_registries_conf(text);
  if (!conf) return;
  for (const char* name : {"debian", "quay.io/app/web:1", "a.example:5000/x"}) {
    (void)find_endpoints(*parse_reference(name), *conf);
  }
}

}  // namespace
}  // namespace coaming

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace coaming;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'a': (void)parse_auth_file(text); break;
    case 'c': (void)parse_challenges(text); break;
    case 'e': (void)error_words(text); break;
    case 'h': (void)parse_helper_answer(text); break;
    case 'm': (void)parse_oci_document(text); break;
    case 'r': read_reference(text); break;
    case 't': (void)parse_token_answer(text); break;
    case 'u': read_url(text); break;
    case 'x': read_conf(text); break;
    default: break;
  }
  return 0;
}
