// Paths inside an image: no leading slash, no empty, "." or ".." component; "" is the root.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coaming {

inline constexpr std::size_t kMaxPathBytes = 4096;  // as Linux has it (PATH_MAX); longer ones cannot be unpacked

struct ImagePath {
  std::string path;
  bool climbed_out = false;  // a ".." went above the root and was held there
};

// Cleans a path as written in an archive or a link: an absolute one begins at the image's root, and ".."
// at the root stays there, as it does for a process whose root this is.
ImagePath clean_image_path(std::string_view raw);

// "a/b" of "a/b/c"; "" of "a".
std::string_view parent_of(std::string_view path);

// "c" of "a/b/c".
std::string_view name_of(std::string_view path);

// "a/b" of "a" and "b"; either may be empty.
std::string join_path(std::string_view folder, std::string_view name);

// The components of a path that is walked from front to back and may change on the way, when a link is met.
class PathWalk {
 public:
  explicit PathWalk(std::string_view path) : rest_(path) {}

  // The next component, "" and "." passed over; empty at the end. Valid until the next call of insert().
  std::string_view next();
  [[nodiscard]] bool at_end() const;
  // Puts a link's target in front of what is left.
  void insert(std::string_view target);

 private:
  static std::string_view scan(std::string_view rest, std::size_t& at);

  std::string rest_;
  std::size_t at_ = 0;
};

}  // namespace coaming
