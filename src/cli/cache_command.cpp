#include "cli/cache_command.h"

#include <cstdio>
#include <memory>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/file_cache.h"
#include "base/text.h"
#include "cli/configuration.h"
#include "cli/console.h"

namespace coaming {

namespace {

Result<FileCache> open_cache(const Configuration& configuration) {
  auto settings = configuration.settle();
  if (!settings) return settings.error();
  settings->no_cache = false;
  const std::string folder = scan_cache_folder(*settings);
  if (folder.empty()) {
    return Error{ErrorCode::NotFound,
                 "there is no cache folder: neither XDG_CACHE_HOME nor HOME is set; name one with --cache-dir"};
  }
  return FileCache::open(folder);
}

ExitCode show_status(const Configuration& configuration) {
  const auto cache = open_cache(configuration);
  if (!cache) return complain(cache.error());
  const FileCache::Usage usage = cache->usage();
  std::printf("%s: %llu files, %s\n", printable(cache->folder()).c_str(), static_cast<unsigned long long>(usage.files),
              human_size(usage.bytes).c_str());
  return ExitCode::Done;
}

ExitCode clear(const Configuration& configuration) {
  const auto cache = open_cache(configuration);
  if (!cache) return complain(cache.error());
  const FileCache::Usage removed = cache->shrink(0);
  std::printf("%s: removed %llu files, %s\n", printable(cache->folder()).c_str(),
              static_cast<unsigned long long>(removed.files), human_size(removed.bytes).c_str());
  return ExitCode::Done;
}

}  // namespace

std::string scan_cache_folder(const Settings& settings) {
  if (settings.no_cache) return {};
  const std::string folder = settings.cache_dir.empty() ? FileCache::default_folder() : settings.cache_dir;
  return folder.empty() ? folder : folder + "/scan";
}

RunCommand prepare_cache(CLI::App& parser) {
  // Shared because the parser fills it in and the run reads it, each through its own copy of a callback.
  const auto chosen = std::make_shared<ExitCode (*)(const Configuration&)>(nullptr);
  const auto configuration =
      std::make_shared<Configuration>(parser, std::initializer_list<std::string_view>{"cache-dir"});
  parser.require_subcommand(1);
  parser.add_subcommand("status", "Say how much is kept, and where")->callback([chosen] { *chosen = show_status; });
  parser.add_subcommand("clear", "Remove all that is kept")->callback([chosen] { *chosen = clear; });
  parser.footer(
      "\nWhat was read of an image's layers is kept, so that the next scan of an image that has them need not read "
      "them\n"
      "again. Any number of scans may use it at once. It holds at most 4 GB: what was of no use for longest goes "
      "first.\n");
  return [chosen, configuration] { return (*chosen)(*configuration); };
}

}  // namespace coaming
