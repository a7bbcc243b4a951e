// Where the data of tests lie.
#pragma once

#include <filesystem>

namespace coaming {

// ../shared, which may be absent: tests that read it say that they skip.
std::filesystem::path shared_folder();

// This repository.
std::filesystem::path source_folder();

// tests/data of this repository.
std::filesystem::path test_data_folder();

}  // namespace coaming
