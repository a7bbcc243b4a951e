// Taking an SBOM, or an earlier report, for the artifact it is about.
#pragma once

#include <string>

#include "base/result.h"
#include "model/report.h"

namespace coaming {

// Reads the document in the file `path`, "-" for the standard input. What cannot be opened twice (a pipe) is first
// copied to a temporary file.
// Errors:  NotFound, Denied or Unavailable, naming the file; those of read_document (report/read/read_document.h).
Result<Report> load_document(const std::string& path);

// Whether what lies at a path can be nothing but a document: a regular file whose first bytes are text and begin as
// JSON, XML or SPDX's tags do. No archive does, so it is told without reading it all; that it can be read is not said.
bool looks_like_document(const std::string& path);

// The same as what is scanned: the report is about an SBOM, and about nothing that the document did not say.
Result<Report> scan_sbom(const std::string& path);

}  // namespace coaming
