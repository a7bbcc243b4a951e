#include "inventory/catalogers/manifests/programs.h"

#include <algorithm>

#include "base/text.h"

namespace coaming {

namespace {

bool has(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

// Calls visit(line) with each line, without blanks at its ends, that is not empty and does not begin as a comment.
template <typename Visit>
void for_each_line(std::string_view text, std::string_view comment, const Visit& visit) {
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    if (!line.empty() && !line.starts_with(comment)) visit(line);
  }
}

// Whether a line calls the function: by its name and a blank or a parenthesis.
bool calls(std::string_view line, std::string_view function) {
  if (!line.starts_with(function)) return false;
  const std::string_view rest = line.substr(function.size());
  return rest.starts_with(' ') || rest.starts_with('(') || rest.starts_with('\t');
}

bool is_of_path(std::string_view line) { return has(line, ":path =>") || has(line, "path:"); }

std::size_t count_of(std::string_view line, std::string_view word) {
  std::size_t count = 0;
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + word.size())) ++count;
  return count;
}

}  // namespace

Result<std::size_t> count_in_gemfile(std::string_view text) {
  std::size_t count = 0;
  for_each_line(text, "#", [&](std::string_view line) {
    const bool is_gem = (calls(line, "gem") && !is_of_path(line)) || line == "gemspec" || calls(line, "gemspec");
    count += is_gem ? 1 : 0;
  });
  return count;
}

Result<std::size_t> count_in_podfile(std::string_view text) {
  std::size_t count = 0;
  for_each_line(text, "#", [&](std::string_view line) { count += calls(line, "pod") && !is_of_path(line) ? 1 : 0; });
  return count;
}

Result<std::size_t> count_in_package_swift(std::string_view text) {
  constexpr std::string_view kCall = ".package(";
  std::string code;
  for_each_line(text, "//", [&](std::string_view line) { code += std::string(line) + "\n"; });
  std::size_t count = 0;
  auto at = code.find(kCall);
  while (at != std::string::npos) {
    const auto next = code.find(kCall, at + kCall.size());
    std::string_view call = std::string_view(code).substr(at, next - at);  // no longer than that, or time is quadratic
    call = call.substr(0, call.find(')'));
    if (has(call, "url:") || has(call, "id:")) ++count;
    at = next;
  }
  return count;
}

Result<std::size_t> count_in_mix(std::string_view text) {
  std::size_t count = 0;
  bool is_in_deps = false;
  for_each_line(text, "#", [&](std::string_view line) {
    if (line.starts_with("def")) is_in_deps = has(line, " deps");
    if (!is_in_deps || is_of_path(line) || has(line, "in_umbrella:")) return;
    count += count_of(line, "{:");
  });
  return count;
}

Result<std::size_t> count_in_gradle(std::string_view text) {
  static constexpr std::string_view kInTree[] = {"fileTree(", "files(", "project(", "projects."};
  std::size_t count = 0;
  std::size_t depth = 0;  // of braces inside of dependencies { }; 0: outside of it
  for_each_line(text, "//", [&](std::string_view line) {
    const bool begins = depth == 0 && line.starts_with("dependencies") && has(line, "{");
    const std::string_view content = begins ? trimmed(line.substr(line.find('{') + 1)) : line;
    if (begins) depth = 1;
    if (depth == 0) return;
    const auto word_end = content.find_first_of(" (\t");
    const bool is_named = word_end != std::string_view::npos && word_end > 0 && has(content, "\"");
    const bool is_quoted = word_end != std::string_view::npos && has(content, "'");
    const bool is_of_catalog = has(content, "libs.");
    const bool is_in_tree =
        std::any_of(std::begin(kInTree), std::end(kInTree), [&](std::string_view word) { return has(content, word); });
    if ((is_named || is_quoted || is_of_catalog) && !is_in_tree && !content.starts_with("exclude")) ++count;
    depth += count_of(content, "{");
    depth -= std::min(depth, count_of(content, "}"));
  });
  return count;
}

Result<std::size_t> count_in_setup(std::string_view text) {
  std::size_t count = 0;
  for_each_line(text, "#", [&](std::string_view line) { count = count != 0 || has(line, "install_requires") ? 1 : 0; });
  return count;
}

Result<std::size_t> count_in_conanfile_py(std::string_view text) {
  static constexpr std::string_view kNames[] = {"build_requires", "requires", "test_requires", "tool_requires"};
  std::size_t count = 0;
  for_each_line(text, "#", [&](std::string_view line) {
    for (const std::string_view name : kNames) {
      const std::string_view rest = line.starts_with(name) ? trimmed(line.substr(name.size())) : std::string_view();
      const bool is_set = rest.starts_with('=') || (rest.starts_with(':') && has(rest, "="));
      count += is_set || line.starts_with("self." + std::string(name) + "(") ? 1 : 0;
    }
  });
  return count;
}

}  // namespace coaming
