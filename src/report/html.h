// One page to look at in a browser, with everything in it.
#pragma once

#include <string>

#include "report/format.h"

namespace coaming {

// The page loads nothing: its style and script are part of it and named by digest in its content security policy.
// Text of the image is escaped, and where the script shows it, is only ever text.
void write_html_report(const Report& report, const RenderOptions& options, const TextSink& sink);

// Printable, with the characters that HTML gives a meaning to as references; for text and for quoted attributes.
std::string html_text(std::string_view text);

}  // namespace coaming
