#include "inventory/catalogers/manifests/documents.h"

#include <algorithm>

#include "base/json_cursor.h"
#include "base/text.h"
#include "base/toml.h"
#include "base/yaml_cursor.h"

namespace coaming {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view text, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

template <std::size_t N>
bool begins_with_one_of(std::string_view text, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) { return text.starts_with(word); });
}

// The items of a table of which `counts` is true for name and value.
template <typename Counts>
std::size_t count_items(const TomlNode* table, const Counts& counts) {
  if (table == nullptr) return 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < table->keys.size(); ++i) count += counts(table->keys[i], table->items[i]) ? 1 : 0;
  return count;
}

bool is_no_path(const std::string& /*name*/, const TomlNode& wanted) { return wanted.find("path") == nullptr; }

// The texts in a list; a group of dependencies may also hold tables that name other groups.
std::size_t count_texts(const TomlNode& list) {
  if (list.kind != TomlNode::Kind::List) return 0;
  return static_cast<std::size_t>(std::count_if(
      list.items.begin(), list.items.end(), [](const TomlNode& item) { return item.kind == TomlNode::Kind::Text; }));
}

std::size_t count_groups(const TomlNode* table) {
  if (table == nullptr) return 0;
  std::size_t count = 0;
  for (const TomlNode& group : table->items) count += count_texts(group);
  return count;
}

std::size_t count_in_poetry(const TomlNode& poetry) {
  const auto is_package = [](const std::string& name, const TomlNode& wanted) {
    return name != "python" && is_no_path(name, wanted);
  };
  std::size_t count = count_items(poetry.find("dependencies"), is_package);
  count += count_items(poetry.find("dev-dependencies"), is_package);
  if (const TomlNode* groups = poetry.find("group")) {
    for (const TomlNode& group : groups->items) count += count_items(group.find("dependencies"), is_package);
  }
  return count;
}

std::size_t count_cargo_tables(const TomlNode& top) {
  std::size_t count = 0;
  for (const char* name : {"dependencies", "dev-dependencies", "build-dependencies"}) {
    count += count_items(top.find(name), is_no_path);
  }
  return count;
}

}  // namespace

Result<std::size_t> count_in_package_json(std::string_view text) {
  static constexpr std::string_view kMembers[] = {"dependencies", "devDependencies", "optionalDependencies",
                                                  "peerDependencies"};
  static constexpr std::string_view kInTree[] = {"file:", "link:", "portal:", "workspace:"};
  JsonCursor json(text);
  std::size_t count = 0;
  json.members([&](std::string_view key) {
    if (!is_one_of(key, kMembers)) return;
    json.members([&](std::string_view) {
      const auto wanted = json.text();
      if (wanted && !begins_with_one_of(*wanted, kInTree)) ++count;
    });
  });
  if (auto done = json.finish(); !done) return done.error();
  return count;
}

Result<std::size_t> count_in_composer_json(std::string_view text) {
  JsonCursor json(text);
  std::size_t count = 0;
  json.members([&](std::string_view key) {
    if (key != "require" && key != "require-dev") return;
    // A platform package has no vendor.
    json.members([&](std::string_view name) { count += name.find('/') != std::string_view::npos ? 1 : 0; });
  });
  if (auto done = json.finish(); !done) return done.error();
  return count;
}

Result<std::size_t> count_in_cargo(std::string_view text) {
  const auto top = parse_toml(text);
  if (!top) return top.error();
  std::size_t count = count_cargo_tables(*top);
  if (const TomlNode* workspace = top->find("workspace")) count += count_cargo_tables(*workspace);
  if (const TomlNode* targets = top->find("target")) {
    for (const TomlNode& target : targets->items) count += count_cargo_tables(target);
  }
  return count;
}

Result<std::size_t> count_in_pyproject(std::string_view text) {
  const auto top = parse_toml(text);
  if (!top) return top.error();
  std::size_t count = count_groups(top->find("dependency-groups"));
  if (const TomlNode* project = top->find("project")) {
    if (const TomlNode* list = project->find("dependencies")) count += count_texts(*list);
    count += count_groups(project->find("optional-dependencies"));
  }
  const TomlNode* tools = top->find("tool");
  if (tools == nullptr) return count;
  if (const TomlNode* poetry = tools->find("poetry")) count += count_in_poetry(*poetry);
  if (const TomlNode* pdm = tools->find("pdm")) count += count_groups(pdm->find("dev-dependencies"));
  if (const TomlNode* uv = tools->find("uv")) {
    if (const TomlNode* list = uv->find("dev-dependencies")) count += count_texts(*list);
  }
  return count;
}

Result<std::size_t> count_in_pipfile(std::string_view text) {
  const auto top = parse_toml(text);
  if (!top) return top.error();
  return count_items(top->find("packages"), is_no_path) + count_items(top->find("dev-packages"), is_no_path);
}

Result<std::size_t> count_in_pubspec(std::string_view text) {
  YamlCursor yaml(text);
  std::size_t count = 0;
  while (yaml.next_document()) {
    yaml.members([&](std::string_view key) {
      if (key != "dependencies" && key != "dev_dependencies") return;
      yaml.members([&](std::string_view) {
        bool is_elsewhere = true;
        if (yaml.kind() == YamlCursor::Kind::Map) {
          yaml.members([&](std::string_view part) { is_elsewhere &= part != "sdk" && part != "path"; });
        }
        if (is_elsewhere) ++count;
      });
    });
  }
  if (auto done = yaml.finish(); !done) return done.error();
  return count;
}

Result<std::size_t> count_in_msbuild(std::string_view text) {
  constexpr std::string_view kElement = "<PackageReference";
  std::size_t count = 0;
  auto at = text.find(kElement);
  while (at != std::string_view::npos) {
    const auto next = text.find(kElement, at + kElement.size());
    std::string_view element = text.substr(at, next - at);  // no longer than that, or time is quadratic
    element = element.substr(0, element.find('>'));
    if (element.find("Include") != std::string_view::npos) ++count;
    at = next;
  }
  return count;
}

Result<std::size_t> count_in_conanfile_txt(std::string_view text) {
  static constexpr std::string_view kSections[] = {"[build_requires]", "[requires]", "[test_requires]",
                                                   "[tool_requires]"};
  std::size_t count = 0;
  bool is_list = false;
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    if (line.starts_with('[')) {
      is_list = is_one_of(line, kSections);
    } else if (is_list && !line.empty() && !line.starts_with('#')) {
      ++count;
    }
  }
  return count;
}

}  // namespace coaming
