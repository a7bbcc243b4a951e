// The packages on the page of the html report, as its script reads them.
#pragma once

#include "base/json_writer.h"
#include "model/report.h"

namespace coaming {

// One JSON object, in one line: the instructions of the layers, and the packages without what is empty. Packages that
// others need are numbers where the report lists them, else purls. Texts are printable, and no '<' is in it, so that
// nothing can end the element that it stands in.
void write_html_data(const Report& report, const TextSink& sink);

}  // namespace coaming
