// ExactPattern: a regular expression of RE2 that is compiled when it is first needed. Bytes, not UTF-8.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace coaming {

// All functions may be called from several threads at once.
class ExactPattern {
 public:
  explicit ExactPattern(std::string pattern);
  ExactPattern(ExactPattern&&) = delete;
  ~ExactPattern();

  // Why it is no pattern; empty where it is one.
  [[nodiscard]] std::string problem() const;
  // How many groups capture.
  [[nodiscard]] int groups() const;

  struct Match {
    std::size_t begin = 0;    // of the whole match, in the text
    std::size_t end = 0;      // behind it
    std::string_view secret;  // the first group without a name that took part; the whole match where there is none
    std::string_view name;    // the group "name"; empty where there is none
  };
  // The leftmost match within [begin, end) of the text; what lies around is seen by \A, \z and \b.
  bool search(std::string_view text, std::size_t begin, std::size_t end, Match& match) const;
  // Whether it matches anywhere in the text.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  const re2::RE2& compiled() const;

  std::string pattern_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<re2::RE2> compiled_;  // set once, by whoever comes first
  mutable int name_group_ = 0;                  // 0: none; set with compiled_
};

}  // namespace coaming
