// The report for people, as a terminal shows it.
#pragma once

#include <string>
#include <string_view>

#include "report/format.h"

namespace coaming {

void write_text_report(const Report& report, const RenderOptions& options, const TextSink& sink);

// An instruction as one would write it in a Dockerfile: "RUN apt-get update" for what builders record as
// "/bin/sh -c apt-get update", "RUN /bin/sh -c apt-get update # buildkit" or "/bin/sh -c #(nop) CMD …".
std::string readable_instruction(std::string_view created_by);

}  // namespace coaming
