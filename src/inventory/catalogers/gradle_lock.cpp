#include "inventory/catalogers/gradle_lock.h"

#include <algorithm>

#include "base/text.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

// "testRuntimeClasspath", "androidTestCompileClasspath", "debugUnitTestRuntimeClasspath", "developmentOnly".
bool is_for_development(std::string_view configuration) {
  return configuration.starts_with("test") || configuration.find("Test") != std::string_view::npos ||
         configuration == "developmentOnly";
}

bool are_for_development(std::string_view configurations) {
  if (configurations.empty()) return false;
  while (!configurations.empty()) {
    const auto comma = std::min(configurations.find(','), configurations.size());
    if (!is_for_development(trimmed(configurations.substr(0, comma)))) return false;
    configurations.remove_prefix(std::min(comma + 1, configurations.size()));
  }
  return true;
}

// Whether the whole file is about what builds or tests the project.
bool is_of_development(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.starts_with("buildscript-") || is_for_development(name);
}

}  // namespace

Result<Catalog> parse_gradle_lock(std::string_view text, std::string_view path) {
  if (text.size() > kMaxGradleLockBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxGradleLockBytes)};
  }
  LockedPackages packages("maven");
  const bool is_development = is_of_development(path);
  std::size_t good_lines = 0;
  std::size_t bad_lines = 0;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = trimmed(take_line(text));
    if (line.empty() || line.starts_with('#')) continue;
    const auto equals = std::min(line.find('='), line.size());
    const std::string_view module = line.substr(0, equals);
    const std::string_view configurations = line.substr(std::min(equals + 1, line.size()));
    // What follows "empty=" are the configurations without any module.
    if (module == "empty" && equals < line.size() && configurations.find('=') == std::string_view::npos) {
      ++good_lines;
      continue;
    }
    const auto artifact = module.find(':');
    const auto version = artifact == std::string_view::npos ? artifact : module.find(':', artifact + 1);
    const bool is_module = version != std::string_view::npos && artifact > 0 && version > artifact + 1 &&
                           version + 1 < module.size() &&
                           module.find_first_of(": \t", version + 1) == std::string_view::npos;
    if (is_module) {
      ++good_lines;
      packages.add(module.substr(0, version), module.substr(version + 1), number,
                   is_development || are_for_development(configurations));
    } else if (bad_lines++ == 0) {
      packages.add_gap(ErrorCode::Corrupt, number, quoted(line) + " names no module; lines like it were passed over");
    }
  }
  if (good_lines == 0 && bad_lines > 0) return Error{ErrorCode::Corrupt, "this is not a lock file of Gradle"};
  return packages.take();
}

Result<Catalog> catalog_gradle_lock(std::string_view path, const ByteRange& bytes) {
  const auto text = bytes.read_all(kMaxGradleLockBytes);
  if (!text) return text.error();
  return parse_gradle_lock(*text, path);
}

}  // namespace coaming
