#include "cli/convert_command.h"

#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/configuration.h"
#include "cli/console.h"
#include "cli/output.h"
#include "scan/sbom.h"

namespace coaming {

namespace {

constexpr const char* kExamples =
    "\nExamples:\n"
    "  coaming convert bom.json                            what is in it, on the screen\n"
    "  coaming convert r.json -o html=r.html -o spdx=r.spdx.json\n"
    "  syft IMAGE -o syft-json | coaming convert - -o cyclonedx\n"
    "\nFILE is read as CycloneDX (1.2 to 1.7), SPDX (2.2, 2.3), JSON of Syft or Coaming's own JSON,\n"
    "whichever it is. What could not be understood of it is a gap in what is written.\n"
    "\nExit codes: 0 done, 2 wrong usage or unusable input, 3 gaps and --fail-on-gap,\n"
    "4 a fault of Coaming itself.\n";

ExitCode run_convert(const std::string& file, const Configuration& configuration) {
  const auto settings = configuration.settle();
  if (!settings) return complain(settings.error());
  const auto outputs = parse_outputs(settings->output);
  if (!outputs) return complain(outputs.error());
  const auto report = load_document(file);
  if (!report) return complain(report.error());
  if (auto written = write_outputs(*outputs, *report); !written) return complain(written.error());
  return settings->fail_on_gap && !report->inventory.gaps.empty() ? ExitCode::Incomplete : ExitCode::Done;
}

}  // namespace

RunCommand prepare_convert(CLI::App& parser) {
  // Shared because the parser fills them in and the run reads them, each through its own copy of a callback.
  const auto file = std::make_shared<std::string>();
  parser.add_option("FILE", *file, "The document to read, - for the standard input")->required()->type_name("");
  const auto configuration = std::make_shared<Configuration>(parser);
  parser.footer(formats_help() + kExamples);
  return [file, configuration] { return run_convert(*file, *configuration); };
}

}  // namespace coaming
