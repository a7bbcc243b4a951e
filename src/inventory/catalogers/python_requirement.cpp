#include "inventory/catalogers/python_requirement.h"

#include <algorithm>

#include "base/text.h"

namespace coaming {

namespace {

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

template <typename Predicate>
std::string_view take_while(std::string_view& rest, Predicate&& belongs) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), belongs);
  const std::string_view taken = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(taken.size());
  return taken;
}

// Letters, digits, '.', '_' and '-' between two letters or digits.
std::string_view take_name(std::string_view& rest) {
  const std::string_view name = take_while(rest, [](char c) { return is_alphanumeric(c) || is_one_of(c, "._-"); });
  return !name.empty() && is_alphanumeric(name.front()) && is_alphanumeric(name.back()) ? name : std::string_view();
}

// "== 1.2": false for what is no clause.
bool read_clause(std::string_view clause, std::string_view& version) {
  const std::string_view comparison = take_while(clause, [](char c) { return is_one_of(c, "=<>!~"); });
  constexpr std::string_view kComparisons[] = {"==", "===", "~=", "!=", "<=", ">=", "<", ">"};
  if (std::find(std::begin(kComparisons), std::end(kComparisons), comparison) == std::end(kComparisons)) return false;
  clause = trimmed(clause);
  const std::string_view stated =
      take_while(clause, [](char c) { return is_alphanumeric(c) || is_one_of(c, ".*+!_-"); });
  if (stated.empty() || !clause.empty()) return false;
  const bool is_pinned = comparison == "===" || (comparison == "==" && !stated.ends_with('*'));
  if (is_pinned) version = stated;
  return true;
}

bool read_clauses(std::string_view clauses, std::string_view& version) {
  clauses = trimmed(clauses);
  if (clauses.starts_with('(') && clauses.ends_with(')')) clauses = trimmed(clauses.substr(1, clauses.size() - 2));
  while (!clauses.empty()) {
    const auto comma = std::min(clauses.find(','), clauses.size());
    if (!read_clause(trimmed(clauses.substr(0, comma)), version)) return false;
    clauses = trimmed(clauses.substr(std::min(comma + 1, clauses.size())));  // a last comma may stand there
  }
  return true;
}

// Reads a marker from left to right; what is not about extras counts as true.
class Marker {
 public:
  explicit Marker(std::string_view text) : rest_(text) {}

  // None where it cannot be read.
  std::optional<bool> evaluate() {
    const auto value = read_any(0);
    skip_blank();
    return rest_.empty() ? value : std::nullopt;
  }

 private:
  static constexpr int kMaxDepth = 32;

  void skip_blank() {
    take_while(rest_, [](char c) { return is_one_of(c, " \t"); });
  }

  bool take_word(std::string_view word) {
    skip_blank();
    if (!rest_.starts_with(word)) return false;
    if (rest_.size() > word.size() && (is_alphanumeric(rest_[word.size()]) || rest_[word.size()] == '_')) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::optional<bool> read_any(int depth) {
    auto value = read_all(depth);
    while (value && take_word("or")) {
      const auto next = read_all(depth);
      value = next ? std::optional(*value || *next) : std::nullopt;
    }
    return value;
  }

  std::optional<bool> read_all(int depth) {
    auto value = read_one(depth);
    while (value && take_word("and")) {
      const auto next = read_one(depth);
      value = next ? std::optional(*value && *next) : std::nullopt;
    }
    return value;
  }

  std::optional<bool> read_one(int depth) {
    skip_blank();
    if (rest_.starts_with('(')) {
      if (depth == kMaxDepth) return std::nullopt;
      rest_.remove_prefix(1);
      const auto value = read_any(depth + 1);
      skip_blank();
      if (!rest_.starts_with(')')) return std::nullopt;
      rest_.remove_prefix(1);
      return value;
    }
    const auto left = read_operand();
    const bool is_denied = take_word("not");
    const bool is_member = take_word("in");
    skip_blank();
    const std::string_view comparison = take_while(rest_, [](char c) { return is_one_of(c, "=<>!~"); });
    const auto right = read_operand();
    if (!left || !right || (!is_member && comparison.empty())) return std::nullopt;
    const bool is_about_extras = *left == "extra" || *left == "extras" || *right == "extra" || *right == "extras";
    return !is_about_extras || is_denied || comparison == "!=";
  }

  // The text of a name; empty for a quoted one.
  std::optional<std::string_view> read_operand() {
    skip_blank();
    if (rest_.starts_with('"') || rest_.starts_with('\'')) {
      const auto end = rest_.find(rest_.front(), 1);
      if (end == std::string_view::npos) return std::nullopt;
      rest_.remove_prefix(end + 1);
      return std::string_view();
    }
    const auto name = take_while(rest_, [](char c) { return is_alphanumeric(c) || is_one_of(c, "._"); });
    return name.empty() ? std::nullopt : std::optional(name);
  }

  std::string_view rest_;
};

}  // namespace

std::optional<PythonRequirement> parse_python_requirement(std::string_view text) {
  PythonRequirement requirement;
  std::string_view rest = trimmed(text);
  requirement.name = take_name(rest);
  if (requirement.name.empty()) return std::nullopt;
  rest = trimmed(rest);
  if (rest.starts_with('[')) {
    const auto end = rest.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    rest = trimmed(rest.substr(end + 1));
  }
  if (rest.starts_with('@')) {
    rest = trimmed(rest.substr(1));
    requirement.url = take_while(rest, [](char c) { return !is_one_of(c, " \t"); });
    rest = trimmed(rest);
    if (requirement.url.empty() || !(rest.empty() || rest.starts_with(';'))) return std::nullopt;
    if (!rest.empty()) requirement.marker = trimmed(rest.substr(1));
    return requirement;
  }
  const auto condition = std::min(rest.find(';'), rest.size());
  if (condition < rest.size()) requirement.marker = trimmed(rest.substr(condition + 1));
  if (!read_clauses(rest.substr(0, condition), requirement.version)) return std::nullopt;
  return requirement;
}

bool holds_without_extra(std::string_view marker) { return Marker(marker).evaluate().value_or(true); }

std::optional<PythonRequirement> parse_wheel_name(std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  if (!path.ends_with(".whl")) return std::nullopt;
  const std::string_view file = path.substr(path.rfind('/') + 1);
  const auto after_name = file.find('-');
  const auto after_version = after_name == std::string_view::npos ? after_name : file.find('-', after_name + 1);
  if (after_version == std::string_view::npos) return std::nullopt;
  std::string_view rest = file.substr(0, after_name);
  PythonRequirement wheel;
  wheel.name = take_name(rest);
  wheel.version = file.substr(after_name + 1, after_version - after_name - 1);
  if (wheel.name.empty() || !rest.empty() || wheel.version.empty()) return std::nullopt;
  return wheel;
}

}  // namespace coaming
