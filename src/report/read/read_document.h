// Reading a document that tells what is inside an artifact, whichever of the known formats it has.
#pragma once

#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"
#include "model/report.h"

namespace coaming {

// A larger document is refused. Memory does not grow with it, time does.
inline constexpr std::uint64_t kMaxDocumentBytes = std::uint64_t{1} << 30;

enum class DocumentFormat { CycloneDx, Own, Spdx, Syft };

// "CycloneDX", "a report of Coaming": for sentences.
std::string_view in_words(DocumentFormat format);

// What the document says it is.
// Errors:  those of for_each_json_record; Unsupported, naming what it seems to be, for anything else.
Result<DocumentFormat> detect_document(const ByteRange& document);

// Reads it with read_cyclonedx, read_report, read_spdx or read_syft.
// Errors:  those of detect_document and of the reader, which is named; TooLarge above kMaxDocumentBytes.
Result<Report> read_document(const ByteRange& document);

}  // namespace coaming
