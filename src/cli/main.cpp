// coaming VERB TARGET
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/commands.h"

namespace coaming {
namespace {

// Names both words of a setting that can be turned off without what CLI11 notes behind the second.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    std::string name = CLI::Formatter::make_option_name(option, is_positional);
    constexpr std::string_view kNote = "{false}";
    if (const auto at = name.find(kNote); at != std::string::npos) name.erase(at, kNote.size());
    return name;
  }
};

ExitCode run(int argc, char** argv) {
  CLI::App parser("Coaming secures containers: the build environment, the host, the content.", "coaming");
  parser.set_version_flag("--version", "coaming " COAMING_VERSION);
  parser.require_subcommand(1);
  parser.formatter(std::make_shared<HelpFormatter>());
  parser.get_formatter()->label("SUBCOMMAND", "VERB");
  parser.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "coaming: " + std::string(error.what()) + "\nRun coaming --help, or coaming VERB --help.\n";
  });
  RunCommand chosen;
  for (const Command& command : all_commands()) {
    CLI::App* own = parser.add_subcommand(std::string(command.name), std::string(command.help));
    own->group("Verbs");
    const RunCommand prepared = command.prepare(*own);
    own->callback([prepared, &chosen] { chosen = prepared; });
  }
  try {
    parser.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return parser.exit(error) == 0 ? ExitCode::Done : ExitCode::Unusable;
  }
  return chosen();
}

}  // namespace
}  // namespace coaming

int main(int argc, char** argv) {
  // A file that may not grow further is an error of write(), with a message, not the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return static_cast<int>(coaming::run(argc, argv));
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "coaming: a fault of Coaming itself: %s\n", fault.what());
    return static_cast<int>(coaming::ExitCode::Fault);
  }
}
