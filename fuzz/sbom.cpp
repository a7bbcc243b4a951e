// The readers of SBOMs and of Coaming's own JSON: the first byte chooses which, the rest is the document.
//
// What is read is written again, and what was written must be readable: no document leads to a report that is not.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "report/cyclonedx.h"
#include "report/read/purl_text.h"
#include "report/read/read_cyclonedx.h"
#include "report/read/read_document.h"
#include "report/read/read_report.h"
#include "report/read/read_spdx.h"
#include "report/read/read_syft.h"
#include "report/spdx.h"
#include "report/spdx_license.h"
#include "report/syft.h"

namespace {

void write_and_read_again(const coaming::Report& report,
                          void (*write)(const coaming::Report&, const coaming::RenderOptions&,
                                        const coaming::TextSink&)) {
  std::string text;
  write(report, {}, [&](std::string_view part) { text += part; });
  const auto again = coaming::read_document(coaming::ByteRange::of_memory(text));
  if (!again || again->inventory.packages.size() > report.inventory.packages.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'c':
      if (const auto report = coaming::read_cyclonedx(text)) {
        write_and_read_again(*report, coaming::write_cyclonedx_report);
      }
      break;
    case 'r':
      if (const auto report = coaming::read_report(text)) write_and_read_again(*report, coaming::write_syft_report);
      break;
    case 's':
      if (const auto report = coaming::read_spdx(text)) write_and_read_again(*report, coaming::write_spdx_report);
      break;
    case 'y':
      if (const auto report = coaming::read_syft(text)) write_and_read_again(*report, coaming::write_syft_report);
      break;
    case 'p':
      (void)coaming::parse_purl(text);
      (void)coaming::split_spdx_expression(text);
      break;
    default: (void)coaming::read_document(coaming::ByteRange::of_memory(text)); break;
  }
  return 0;
}
