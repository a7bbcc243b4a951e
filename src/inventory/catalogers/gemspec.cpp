#include "inventory/catalogers/gemspec.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// The mark that ends a text which begins at the front of `rest`, taken off with what opens it: of 'a', "a" and %q<a>.
// None where no text begins there.
std::optional<char> take_opening(std::string_view& rest) {
  if (rest.starts_with('\'') || rest.starts_with('"')) {
    const char quote = rest.front();
    rest.remove_prefix(1);
    return quote;
  }
  if (rest.size() < 3 || rest[0] != '%' || (rest[1] != 'q' && rest[1] != 'Q') || is_word(rest[2])) return std::nullopt;
  const char open = rest[2];
  rest.remove_prefix(3);
  constexpr std::string_view kOpening = "<([{";
  constexpr std::string_view kClosing = ">)]}";
  const auto pair = kOpening.find(open);
  return pair == std::string_view::npos ? open : kClosing[pair];
}

// The literal texts of an expression, from left to right. None where one is unfinished or has an expression in it.
std::optional<std::vector<std::string>> texts_of(std::string_view expression) {
  constexpr std::size_t kMaxTexts = 100;
  std::vector<std::string> texts;
  while (!expression.empty() && !expression.starts_with('#')) {
    const bool has_expressions = expression.starts_with('"') || expression.starts_with("%Q");
    const auto closing = take_opening(expression);
    if (!closing) {
      expression.remove_prefix(1);
      continue;
    }
    std::string text;
    while (!expression.empty() && expression.front() != *closing) {
      if (has_expressions && expression.starts_with("#{")) return std::nullopt;
      if (expression.front() == '\\' && expression.size() > 1) expression.remove_prefix(1);
      text += expression.front();
      expression.remove_prefix(1);
    }
    if (expression.empty() || texts.size() == kMaxTexts) return std::nullopt;
    expression.remove_prefix(1);
    texts.push_back(std::move(text));
  }
  return texts;
}

// Of an expression that is one literal text, perhaps frozen or made a Gem::Version of.
std::optional<std::string> text_of(std::string_view expression) {
  for (const std::string_view call : {"Gem::Version.new", "Gem::Version.create"}) {
    if (expression.starts_with(call)) expression = trimmed(expression.substr(call.size()));
  }
  if (expression.starts_with('(')) expression = trimmed(expression.substr(1));
  std::string_view rest = expression;
  if (!take_opening(rest)) return std::nullopt;
  auto texts = texts_of(expression);
  if (!texts || texts->size() != 1 || texts->front().empty()) return std::nullopt;
  return std::move(texts->front());
}

class GemspecReader {
 public:
  Result<Catalog> read(std::string_view text) {
    bool is_comment = false;
    while (!text.empty()) {
      ++number_;
      const std::string_view line = take_line(text);
      if (line.starts_with("__END__")) break;
      if (line.starts_with("=begin")) is_comment = true;
      if (line.starts_with("=end")) is_comment = false;
      if (!is_comment) read_line(trimmed(line));
    }
    if (variable_.empty()) return Error{ErrorCode::Corrupt, "this is no specification of a gem"};
    if (name_.empty()) return Error{ErrorCode::Corrupt, "the specification of a gem without a literal name"};
    if (version_.empty()) {
      Catalog catalog;
      catalog.add_gap(ErrorCode::NotFound,
                      "the version of the gem " + quoted(name_) + " is " +
                          (computed_version_.empty() ? "not stated" : "computed, as " + quoted(computed_version_)));
      return catalog;
    }
    if (const auto package = packages_.add(name_, version_, line_)) {
      packages_.set_architecture(*package, platform_);
      for (const std::string& license : licenses_) packages_.add_license(*package, license);
      for (const Need& need : needs_) packages_.add_need(*package, need.name, need.version);
    }
    return packages_.take();
  }

 private:
  void read_line(std::string_view line) {
    constexpr std::string_view kStub = "# stub: ";
    if (line.starts_with(kStub)) read_stub(line.substr(kStub.size()));
    if (line.starts_with('#')) return;
    if (variable_.empty()) {
      find_variable(line);
      return;
    }
    // What older versions of RubyGems write behind "else" is for still older ones: there, tools for development are
    // dependencies as well.
    if (line == "else") is_else_ = true;
    if (line == "end") is_else_ = false;
    if (!line.starts_with(variable_)) return;
    std::string_view rest = line.substr(variable_.size());
    if (!rest.starts_with('.')) return;
    rest.remove_prefix(1);
    const auto end = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_word) - rest.begin());
    const std::string_view attribute = rest.substr(0, end);
    rest = trimmed(rest.substr(end));
    if (rest.starts_with('=')) {
      set(attribute, trimmed(rest.substr(1)));
    } else if (!is_else_ && (attribute == "add_dependency" || attribute == "add_runtime_dependency")) {
      add_need(rest);
    }
  }

  // "Gem::Specification.new do |s|"
  void find_variable(std::string_view line) {
    const auto begin = line.find("Gem::Specification.new");
    const auto open = begin == std::string_view::npos ? begin : line.find('|', begin);
    const auto close = open == std::string_view::npos ? open : line.find('|', open + 1);
    if (close == std::string_view::npos) return;
    const std::string_view name = trimmed(line.substr(open + 1, close - open - 1));
    if (!name.empty() && std::all_of(name.begin(), name.end(), is_word)) variable_ = name;
  }

  // "# stub: nokogiri 1.13.3 x86_64-linux lib", the words that RubyGems itself reads first.
  void read_stub(std::string_view words) {
    for (int word = 0; word < 2; ++word) words.remove_prefix(std::min(words.find(' '), words.size() - 1) + 1);
    set_platform(words.substr(0, words.find(' ')));
  }

  void set_platform(std::string_view platform) {
    if (platform != "ruby" && platform_.empty()) platform_ = platform;
  }

  void set(std::string_view attribute, std::string_view value) {
    if (attribute == "name" && name_.empty()) {
      name_ = text_of(value).value_or("");
      line_ = number_;
    } else if (attribute == "version" && version_.empty()) {
      version_ = text_of(value).value_or("");
      if (version_.empty()) computed_version_ = value;
    } else if (attribute == "platform") {
      set_platform(text_of(value).value_or("ruby"));
    } else if (attribute == "license" || attribute == "licenses") {
      for (std::string& license : texts_of(value).value_or(std::vector<std::string>())) {
        licenses_.push_back(std::move(license));
      }
    }
  }

  // "(%q<rexml>.freeze, ["~> 3.2".freeze])"
  void add_need(std::string_view arguments) {
    const auto texts = texts_of(arguments);
    if (!texts || texts->empty()) return;
    Need need{texts->front(), ""};
    if (texts->size() == 2 && (*texts)[1].starts_with("= "))
      need.version = trimmed(std::string_view((*texts)[1]).substr(2));
    needs_.push_back(std::move(need));
  }

  std::string_view variable_;  // that the specification has in its block
  std::size_t number_ = 0;
  LockedPackages packages_{"gem"};
  std::string name_, version_, platform_;
  std::size_t line_ = 0;  // of the name
  std::string_view computed_version_;
  bool is_else_ = false;  // the lines at hand are those of another version of RubyGems
  std::vector<std::string> licenses_;
  std::vector<Need> needs_;
};

}  // namespace

Result<Catalog> parse_gemspec(std::string_view text) {
  if (text.size() > kMaxGemspecBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxGemspecBytes)};
  }
  return GemspecReader().read(text);
}

Result<Catalog> catalog_gemspec(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxGemspecBytes, parse_gemspec);
}

}  // namespace coaming
