// How random a text looks.
#pragma once

#include <string_view>

namespace coaming {

// Shannon's entropy of the bytes of `text`, in bits a byte: 0 where all are the same or there are none, 8 at most.
double bits_per_byte(std::string_view text);

}  // namespace coaming
