#include "support/places.h"

namespace coaming {

std::filesystem::path shared_folder() { return COAMING_SHARED; }

std::filesystem::path source_folder() { return COAMING_SOURCE; }

std::filesystem::path test_data_folder() { return COAMING_TEST_DATA; }

}  // namespace coaming
