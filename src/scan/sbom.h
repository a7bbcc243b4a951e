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

// The same as what is scanned: the report is about an SBOM, and about nothing that the document did not say.
Result<Report> scan_sbom(const std::string& path);

}  // namespace coaming
