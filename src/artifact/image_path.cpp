#include "artifact/image_path.h"

#include <algorithm>

namespace coaming {

ImagePath clean_image_path(std::string_view raw) {
  ImagePath result;
  std::string& path = result.path;
  path.reserve(raw.size());
  while (!raw.empty()) {
    const auto slash = std::min(raw.find('/'), raw.size());
    const std::string_view component = raw.substr(0, slash);
    raw.remove_prefix(std::min(slash + 1, raw.size()));
    if (component.empty() || component == ".") continue;
    if (component == "..") {
      if (path.empty()) result.climbed_out = true;
      path.resize(parent_of(path).size());
      continue;
    }
    if (!path.empty()) path += '/';
    path += component;
  }
  return result;
}

std::string_view parent_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string join_path(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!folder.empty() && !name.empty()) path += '/';
  path += name;
  return path;
}

std::string_view PathWalk::scan(std::string_view rest, std::size_t& at) {
  while (at < rest.size()) {
    const auto end = std::min(rest.find('/', at), rest.size());
    const std::string_view component = rest.substr(at, end - at);
    at = std::min(end + 1, rest.size());
    if (!component.empty() && component != ".") return component;
  }
  return {};
}

std::string_view PathWalk::next() { return scan(rest_, at_); }

bool PathWalk::at_end() const {
  std::size_t at = at_;
  return scan(rest_, at).empty();
}

void PathWalk::insert(std::string_view target) {
  rest_ = std::string(target) + "/" + rest_.substr(at_);
  at_ = 0;
}

}  // namespace coaming
