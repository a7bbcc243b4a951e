// Patterns of paths: "etc/ssh/ssh_host_*_key", "**/package.json".
#pragma once

#include <string_view>

namespace coaming {

// Whether a path matches a pattern: '*' stands for any text within a component, '?' for one character of it, a
// component
// "**" for any number of components, none included. "a/**" matches "a", too.
//
// Takes: components separated by '/', none of them empty, in both; "" is the path of the root. The time is bounded by
// the
//        product of the lengths; what differs before the first '*' or '?' is told at once.
bool matches_path(std::string_view pattern, std::string_view path);

// The same for one component, or any text in which '/' means nothing.
bool matches_component(std::string_view pattern, std::string_view text);

}  // namespace coaming
