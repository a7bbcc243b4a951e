#include "cli/scan_command.h"

#include <cstdio>
#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/text.h"
#include "cli/cache_command.h"
#include "cli/configuration.h"
#include "cli/console.h"
#include "cli/output.h"
#include "cli/progress_bar.h"
#include "cli/source_settings.h"
#include "scan/scan.h"

namespace coaming {

namespace {

constexpr const char* kTargetHelp = "What to scan: KIND:PLACE, or a path or image alone, whose kind is then guessed";

constexpr const char* kKinds =
    "Kinds of target:\n"
    "  archive:FILE      what `docker save` or `podman save` wrote, also compressed\n"
    "  container:NAME    a container of Docker or Podman, running or not\n"
    "  containerd:IMAGE, containers-storage:IMAGE, docker:IMAGE, podman:IMAGE\n"
    "                    an image on this machine\n"
    "  dir:FOLDER|FILE   source code: what its lock files and manifests need\n"
    "  oci:FOLDER|FILE   an OCI layout, as a folder or as a tar\n"
    "  registry:IMAGE    an image in a registry, named as for docker pull\n"
    "  rootfs:FOLDER     an unpacked root file system\n"
    "  sbom:FILE         CycloneDX, SPDX or JSON of Syft, or an earlier report as json\n"
    "Without a kind, what is no file or folder is an image: the first that has it of Docker,\n"
    "Podman, containerd, containers-storage and its registry, in this order.\n"
    "\n";

constexpr const char* kExamples =
    "\nExamples:\n"
    "  coaming scan image.tar                          the report on the screen\n"
    "  coaming scan oci:layout --image app:1.2         one of several images in a layout\n"
    "  coaming scan debian:12                          an image of an engine here, else of the Docker Hub\n"
    "  coaming scan rootfs:/mnt -o text -o json=r.json two reports from one run\n"
    "\nThe same settings stand in coaming.yaml (output: [text, json=r.json]) and in\n"
    "COAMING_OUTPUT, COAMING_FAIL_ON_GAP …; flags win over variables, variables over the file.\n"
    "\nExit codes: 0 done, 2 wrong usage or unusable input, 3 gaps and --fail-on-gap,\n"
    "4 a fault of Coaming itself.\n";

// With less, hardly anything could be read.
constexpr std::uint64_t kLeastMemory = 64'000'000;

Result<ScanOptions> scan_options(const Settings& settings) {
  ScanOptions options;
  auto source = source_options(settings);
  if (!source) return source.error();
  options.source = std::move(*source);
  options.inspection = {settings.secrets, settings.secret_rules, settings.allow_file, settings.malware_hashes,
                        settings.yara_rules};
  options.cache_folder = scan_cache_folder(settings);
  if (!settings.max_memory.empty()) {
    const auto bytes = parse_size(settings.max_memory);
    if (!bytes || *bytes < kLeastMemory) {
      return Error{ErrorCode::Invalid, "max-memory should be a size of at least " + human_size(kLeastMemory) +
                                           ", such as 200MB, but is \"" + settings.max_memory + "\""};
    }
    options.max_memory = *bytes;
  }
  return options;
}

ExitCode run_scan(const std::string& target, const Configuration& configuration) {
  const auto settings = configuration.settle();
  if (!settings) return complain(settings.error());
  const auto outputs = parse_outputs(settings->output);
  if (!outputs) return complain(outputs.error());

  const auto options = scan_options(*settings);
  if (!options) return complain(options.error());

  const auto progress = share_progress();
  if (!progress) return complain(progress.error());
  const auto report = [&] {
    const ProgressBar bar(**progress, !settings->quiet);
    const auto note = [&](const std::string& text) {
      if (!settings->quiet) std::fprintf(stderr, "coaming: %s\n", printable(text).c_str());
    };
    return scan(target, *options, **progress, note);
  }();
  if (!report) return complain(report.error());
  if (report->artifact.kind_was_guessed && !settings->quiet) {
    std::fprintf(stderr, "coaming: %s is taken for %s\n", printable(target).c_str(),
                 std::string(in_words(report->artifact.kind)).c_str());
  }
  if (auto written = write_outputs(*outputs, *report); !written) return complain(written.error());
  return settings->fail_on_gap && !report->inventory.gaps.empty() ? ExitCode::Incomplete : ExitCode::Done;
}

}  // namespace

RunCommand prepare_scan(CLI::App& parser) {
  // Shared because the parser fills them in and the run reads them, each through its own copy of a callback.
  const auto target = std::make_shared<std::string>();
  parser.add_option("TARGET", *target, kTargetHelp)->required()->type_name("");
  const auto configuration = std::make_shared<Configuration>(parser);
  parser.footer(std::string(kKinds) + formats_help() + kExamples);
  return [target, configuration] { return run_scan(*target, *configuration); };
}

}  // namespace coaming
