// What engines and containers-storage say about their images. The first byte chooses the parser.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "artifact/containerd/containerd_messages.h"
#include "artifact/engine/engine_address.h"
#include "artifact/engine/engine_documents.h"
#include "artifact/storage/storage_conf.h"
#include "artifact/storage/stored_images.h"

namespace coaming {
namespace {

void read_layers(std::string_view text) {
  const auto layers = parse_stored_layers(text);
  if (!layers || layers->empty()) return;
  (void)layers_below(*layers, layers->back().id);
}

void read_images(std::string_view text) {
  const auto images = parse_stored_images(text);
  if (images) (void)find_stored_image(*images, "debian:12");
}

void read_answers(std::string_view text) {
  const auto message = parse_grpc_frame(text);
  if (!message) return;
  (void)parse_image_answer(*message);
  (void)parse_namespaces_answer(*message);
  (void)parse_content_root(*message);
}

}  // namespace
}  // namespace coaming

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace coaming;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'a': (void)parse_engine_address(std::string(text), "/certs"); break;
    case 'c': (void)parse_engine_container(text); break;
    case 'd': (void)parse_stored_containers(text); break;
    case 'g': read_answers(text); break;
    case 'i': (void)parse_engine_image(text); break;
    case 'l': read_layers(text); break;
    case 's': (void)parse_storage_conf(text); break;
    case 't': read_images(text); break;
    default: break;
  }
  return 0;
}
