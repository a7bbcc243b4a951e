#include "report/read/read_document.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "report/read/json_records.h"
#include "report/read/read_cyclonedx.h"
#include "report/read/read_report.h"
#include "report/read/read_spdx.h"
#include "report/read/read_syft.h"

namespace coaming {

namespace {

constexpr std::string_view kMembers[] = {"@context", "_type",       "bomFormat", "payloadType",
                                         "schema",   "spdxVersion", "schema/url"};

struct Format {
  DocumentFormat format;
  std::string_view in_words;
  Result<Report> (*read)(const ByteRange& document);
};
constexpr Format kFormats[] = {
    {DocumentFormat::CycloneDx, "CycloneDX", read_cyclonedx},
    {DocumentFormat::Own, "a report of Coaming", read_report},
    {DocumentFormat::Spdx, "SPDX", read_spdx},
    {DocumentFormat::Syft, "JSON of Syft", read_syft},
};

const Format& format_of(DocumentFormat format) {
  return *std::find_if(std::begin(kFormats), std::end(kFormats), [&](const Format& f) { return f.format == format; });
}

Error unsupported(const std::string& what) {
  return {ErrorCode::Unsupported, what + "; what can be read is JSON of CycloneDX, SPDX and Syft, and Coaming's own"};
}

// What a document that is no JSON object seems to be.
std::optional<Error> other_text(const ByteRange& document) {
  std::array<char, 512> first{};
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(document.size(), first.size()));
  if (auto read = document.read_at(0, {first.data(), size}); !read) return read.error();
  std::string_view text(first.data(), size);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return unsupported("the document is empty");
  text.remove_prefix(begin);
  if (text.starts_with('{')) return std::nullopt;
  if (text.starts_with('<')) return unsupported("the document is XML");
  if (text.starts_with("SPDXVersion:")) return unsupported("the document is SPDX as tags and values");
  if (text.starts_with('[')) return unsupported("the document is a list");
  return unsupported("the document is no JSON");
}

}  // namespace

std::string_view in_words(DocumentFormat format) { return format_of(format).in_words; }

Result<DocumentFormat> detect_document(const ByteRange& document) {
  if (auto other = other_text(document)) return *other;
  std::optional<DocumentFormat> format;
  std::string guess = "the document is none that is known";
  const auto read = for_each_json_record(chunks_of(document), {kMembers, {}}, [&](const JsonRecord& record) {
    const auto& top = record.members;
    const auto* schema = object_in(top, "schema");
    if (text_in(top, "bomFormat") == "CycloneDX") {
      format = DocumentFormat::CycloneDx;
    } else if (!text_in(top, "spdxVersion").empty()) {
      format = DocumentFormat::Spdx;
    } else if (text_in(top, "schema") == "coaming-report") {
      format = DocumentFormat::Own;
    } else if (schema != nullptr && text_in(*schema, "url").find("anchore/syft") != std::string_view::npos) {
      format = DocumentFormat::Syft;
    } else if (text_in(top, "@context").find("spdx.org") != std::string_view::npos) {
      guess = "the document is SPDX 3, which is not read yet";
    } else if (!text_in(top, "payloadType").empty() || !text_in(top, "_type").empty()) {
      guess = "the document is an attestation; take its predicate out first";
    }
  });
  if (!read) return read.error();
  if (!format) return unsupported(guess);
  return *format;
}

Result<Report> read_document(const ByteRange& document) {
  if (document.size() > kMaxDocumentBytes) {
    return Error{ErrorCode::TooLarge, "the document has " + human_size(document.size()) + "; up to " +
                                          human_size(kMaxDocumentBytes) + " are read"};
  }
  const auto format = detect_document(document);
  if (!format) return format.error();
  auto report = format_of(*format).read(document);
  if (!report) return report.error().in(in_words(*format));
  return report;
}

}  // namespace coaming
