// What a layer's record or a report says, as it is kept on disk or handed over by the confined reader.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <sys/mman.h>

#include "artifact/layer_record.h"
#include "base/sealed_file.h"
#include "model/exchange.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  coaming::WireReader wire(text);
  coaming::Report report;
  wire(report);

  coaming::Fd file(::memfd_create("record", MFD_CLOEXEC));
  if (!file || !coaming::append_sealed(file, text, 1 << 20)) return 0;
  const auto record = coaming::unseal(std::move(file));
  if (!record) return 0;
  for (const auto& [path, kept] : (*record)->index->all_kept()) {
    if (kept.kind == coaming::KeptPath::Kind::File) (void)(*record)->spool->bytes(kept.slot).read_all(1 << 20);
    (void)(*record)->index->kind(path);
  }
  return 0;
}
