#include "report/spdx_license.h"

#include <algorithm>
#include <utility>

#include "report/spdx_license_list.h"

namespace coaming {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// In lower case, with the text as the list writes it.
using Ids = std::vector<std::pair<std::string, std::string_view>>;

Ids sorted_ids(std::string_view list) {
  Ids ids;
  constexpr std::string_view kBlank = " \n";
  for (auto begin = list.find_first_not_of(kBlank); begin != std::string_view::npos;) {
    const auto end = std::min(list.find_first_of(kBlank, begin), list.size());
    const std::string_view id = list.substr(begin, end - begin);
    ids.emplace_back(lower(id), id);
    begin = list.find_first_not_of(kBlank, end);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::optional<std::string> find_id(const Ids& ids, std::string_view text) {
  const std::string wanted = lower(text);
  const auto it = std::lower_bound(ids.begin(), ids.end(), wanted,
                                   [](const auto& entry, const std::string& key) { return entry.first < key; });
  if (it == ids.end() || it->first != wanted) return std::nullopt;
  return std::string(it->second);
}

std::optional<std::string> exception_id(std::string_view text) {
  static const Ids kIds = sorted_ids(kSpdxExceptionIds);
  return find_id(kIds, text);
}

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

bool is_reference(std::string_view word) {
  constexpr std::string_view kDocument = "DocumentRef-";
  constexpr std::string_view kLicense = "LicenseRef-";
  if (word.starts_with(kDocument)) {
    const auto colon = word.find(':');
    if (colon == std::string_view::npos || colon == kDocument.size()) return false;
    word.remove_prefix(colon + 1);
  }
  if (!word.starts_with(kLicense) || word.size() == kLicense.size()) return false;
  return std::all_of(word.begin(), word.end(), is_id_character);
}

// The words and parentheses of an expression, one after the other.
class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : rest_(text) { advance(); }

  std::optional<SpdxExpression> parse() {
    if (!parse_terms(0) || !word_.empty()) return std::nullopt;
    return std::move(result_);
  }

 private:
  void advance() {
    const auto begin = std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size());
    rest_.remove_prefix(begin);
    std::size_t length = std::min<std::size_t>(rest_.size(), 1);
    if (length == 1 && rest_.front() != '(' && rest_.front() != ')') {
      length = std::min(rest_.find_first_of(" \t\r\n()"), rest_.size());
    }
    word_ = rest_.substr(0, length);
    rest_.remove_prefix(length);
  }

  void put(std::string_view word) {
    std::string& text = result_.text;
    if (!text.empty() && text.back() != '(' && word != ")") text += ' ';
    text += word;
  }

  bool parse_terms(int depth) {
    if (!parse_term(depth)) return false;
    while (word_ == "AND" || word_ == "OR") {
      if (depth == 0) result_.is_compound = true;
      put(word_);
      advance();
      if (!parse_term(depth)) return false;
    }
    return true;
  }

  bool parse_term(int depth) {
    if (word_ == "(") {
      if (depth >= kMaxExpressionDepth) return false;
      put("(");
      advance();
      if (!parse_terms(depth + 1) || word_ != ")") return false;
      put(")");
      advance();
      return true;
    }
    return parse_license();
  }

  bool parse_license() {
    if (is_reference(word_)) {
      result_.has_own_reference = true;
      put(word_);
    } else if (const auto id = spdx_license_id(word_)) {
      put(*id);
    } else {
      // "GPL-2.0+" is on the list itself; of others the plus is not part.
      const auto or_later = word_.ends_with('+') ? spdx_license_id(word_.substr(0, word_.size() - 1)) : std::nullopt;
      if (!or_later) return false;
      put(*or_later + "+");
    }
    advance();
    if (word_ != "WITH") return true;
    advance();
    const auto exception = exception_id(word_);
    if (!exception) return false;
    put("WITH");
    put(*exception);
    advance();
    return true;
  }

  std::string_view rest_;
  std::string_view word_;  // empty at the end
  SpdxExpression result_;
};

// Where the parenthesis closes that opens at the front.
std::size_t closing_of(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

std::string_view without_parentheses(std::string_view text) {
  while (text.starts_with('(') && closing_of(text) == text.size() - 1) text = text.substr(1, text.size() - 2);
  return text;
}

}  // namespace

std::optional<std::string> spdx_license_id(std::string_view text) {
  static const Ids kIds = sorted_ids(kSpdxLicenseIds);
  return find_id(kIds, text);
}

std::optional<SpdxExpression> parse_spdx_expression(std::string_view text) {
  if (text.size() > kMaxExpressionBytes) return std::nullopt;
  return ExpressionParser(text).parse();
}

std::vector<std::string> split_spdx_expression(std::string_view text) {
  const auto expression = parse_spdx_expression(text);
  if (!expression) return {std::string(text)};
  std::vector<std::string> parts;
  std::string_view rest = expression->text;
  std::size_t depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '(') ++depth;
    if (rest[i] == ')') --depth;
    if (depth > 0) continue;
    // An OR beside the AND binds less: the parts do not hold together then.
    if (rest.substr(i).starts_with(" OR ")) return {std::string(without_parentheses(rest))};
    if (!rest.substr(i).starts_with(" AND ")) continue;
    parts.emplace_back(without_parentheses(rest.substr(begin, i - begin)));
    begin = i + 5;
  }
  parts.emplace_back(without_parentheses(rest.substr(begin)));
  return parts;
}

}  // namespace coaming
