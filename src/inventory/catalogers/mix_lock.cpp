#include "inventory/catalogers/mix_lock.h"

#include <algorithm>

#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

// Reads the few kinds of Elixir terms that are in a lock file: strings, atoms, words, tuples, lists, keywords.
class TermCursor {
 public:
  explicit TermCursor(std::string_view text) : text_(text) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() {
    skip_blank();
    return at_ == text_.size();
  }

  // Of what comes next.
  std::size_t line() {
    skip_blank();
    const std::string_view passed = text_.substr(counted_, at_ - counted_);
    line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
    counted_ = at_;
    return line_;
  }

  // The character that comes next; 0 at the end.
  char peek() {
    skip_blank();
    return at_ < text_.size() && !failed_ ? text_[at_] : '\0';
  }

  bool take(std::string_view token) {
    skip_blank();
    if (failed_ || !text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  // Calls `item` for each item between two brackets, `item` taking it.
  template <typename Item>
  void items(std::string_view open, std::string_view close, Item&& item) {
    if (!take(open) || depth_ == kMaxMixDepth) return fail();
    ++depth_;
    while (!failed_ && !take(close)) {
      item();
      if (!take(",") && peek() != close[0]) fail();
    }
    --depth_;
  }

  // A string or an atom; `key:` of a keyword is one, too.
  std::string word() {
    const bool is_atom = take(":");
    if (peek() == '"') return quoted_word();
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_of_word(text_[at_])) ++at_;
    if (at_ == begin) fail();
    std::string word(text_.substr(begin, at_ - begin));
    if (!is_atom && at_ < text_.size() && text_[at_] == ':') ++at_;
    return word;
  }

  void skip() {
    switch (peek()) {
      case '{': return items("{", "}", [this] { skip(); });
      case '[': return items("[", "]", [this] { skip_keyword(); });
      case '%': return items("%{", "}", [this] { skip_keyword(); });
      default: word();
    }
  }

  // "key: value", "key => value", or a value alone.
  void skip_keyword() {
    const bool is_word = peek() != '{' && peek() != '[' && peek() != '%';
    skip();
    if (failed_) return;
    const bool was_key = is_word && text_[at_ - 1] == ':';
    if (was_key || take("=>")) skip();
  }

 private:
  static bool is_of_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-' || c == '+' || c == '@' || c == '?' || c == '!' || (c & 0x80) != 0;
  }

  void fail() { failed_ = true; }

  void skip_blank() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        ++at_;
      } else {
        return;
      }
    }
  }

  std::string quoted_word() {
    std::string word;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && ++at_ == text_.size()) break;
      word += text_[at_];
    }
    if (at_ >= text_.size()) {
      fail();
      return word;
    }
    ++at_;
    if (at_ < text_.size() && text_[at_] == ':') ++at_;  // the key of an entry or a keyword
    return word;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;  // up to here lines were counted
  std::size_t line_ = 1;
  int depth_ = 0;
  bool failed_ = false;
};

class MixLockReader {
 public:
  explicit MixLockReader(std::string_view text) : terms_(text) {}

  Result<Catalog> read() {
    if (terms_.at_end()) return Catalog{};
    if (terms_.peek() != '%') return Error{ErrorCode::Corrupt, "this is not a mix.lock: it should be a map of Elixir"};
    terms_.items("%{", "}", [&] { read_entry(); });
    if (terms_.failed() || !terms_.at_end()) {
      packages_.add_gap(ErrorCode::Corrupt, terms_.line(),
                        "cannot be read; this and what comes behind it is missing here");
    }
    return packages_.take();
  }

 private:
  struct Entry {
    std::string kind, name, version, repository;
    std::vector<std::string> needs;  // applications
  };

  // "plug": {:hex, :plug, "1.11.1", <checksum>, <managers>, <needs>, "hexpm", <checksum>}
  void read_entry() {
    const std::size_t line = terms_.line();
    const std::string application = terms_.word();
    terms_.take("=>");  // as Mix wrote it once
    Entry entry;
    std::size_t position = 0;
    if (terms_.peek() == '{') {
      terms_.items("{", "}", [&] { read_field(position++, entry); });
    } else {
      terms_.skip();
    }
    if (terms_.failed()) return;
    if (entry.kind != "hex" && entry.kind != "git") {
      packages_.add_gap(ErrorCode::Unsupported, line,
                        quoted(application) + " is neither of Hex nor from a git repository");
      return;
    }
    constexpr std::string_view kOrganisation = "hexpm:";
    std::string name = entry.kind == "git" ? application : entry.name;
    if (entry.repository.starts_with(kOrganisation)) name = entry.repository.substr(kOrganisation.size()) + "/" + name;
    const auto package = packages_.add(name, entry.version, line);
    if (!package) return;
    packages_.add_key(application, *package);
    for (const std::string& needed : entry.needs) packages_.add_need_by_key(*package, needed, needed);
  }

  void read_field(std::size_t position, Entry& entry) {
    const bool is_list = terms_.peek() == '[' || terms_.peek() == '{';
    if (is_list && position == 5) {
      terms_.items("[", "]", [&] { read_need(entry); });
    } else if (is_list) {
      terms_.skip();
    } else if (position == 0) {
      entry.kind = terms_.word();
    } else if (position == 1) {
      entry.name = terms_.word();
    } else if (position == 2) {
      entry.version = terms_.word();
    } else if (position == 6) {
      entry.repository = terms_.word();
    } else {
      terms_.word();
    }
  }

  // {:mime, "~> 1.0", [hex: :mime, repo: "hexpm", optional: false]}
  void read_need(Entry& entry) {
    if (terms_.peek() != '{') return terms_.skip();
    std::size_t position = 0;
    terms_.items("{", "}", [&] {
      if (position++ > 0) return terms_.skip();
      std::string name = terms_.word();
      if (entry.needs.size() < kMaxLockedNeeds) entry.needs.push_back(std::move(name));
    });
  }

  TermCursor terms_;
  LockedPackages packages_{"hex"};
};

}  // namespace

Result<Catalog> parse_mix_lock(std::string_view text) { return MixLockReader(text).read(); }

Result<Catalog> catalog_mix_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxLockFileBytes, parse_mix_lock);
}

}  // namespace coaming
