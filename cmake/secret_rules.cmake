# The rules for secrets in data/secrets, checked and compiled while Coaming is built, become a source of its library.
file(GLOB secret_rule_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/data/secrets/*.yaml)
set(secret_allow_file ${PROJECT_SOURCE_DIR}/data/secrets/allow.yaml)
list(REMOVE_ITEM secret_rule_files ${secret_allow_file})
set(secret_rules_source ${CMAKE_BINARY_DIR}/secret_rules.cpp)

add_executable(compile_secret_rules tools/compile_secret_rules.cpp
               src/base/digest.cpp src/base/path_match.cpp src/base/result.cpp src/base/text.cpp src/base/yaml.cpp src/base/yaml_parser.cpp
               src/inspection/allow_list.cpp
               src/inspection/path_pattern.cpp src/inspection/secrets/encodings.cpp
               src/inspection/secrets/exact_pattern.cpp src/inspection/secrets/pattern_database.cpp
               src/inspection/secrets/rule_file.cpp src/inspection/secrets/secret_checks.cpp src/model/finding.cpp)
target_include_directories(compile_secret_rules PRIVATE src)
target_link_libraries(compile_secret_rules PRIVATE OpenSSL::Crypto PkgConfig::HYPERSCAN PkgConfig::ISAL PkgConfig::RE2
                                                   PkgConfig::YAML)
add_custom_command(OUTPUT ${secret_rules_source}
                   COMMAND compile_secret_rules ${secret_rules_source} ${secret_allow_file} ${secret_rule_files}
                   DEPENDS compile_secret_rules ${secret_allow_file} ${secret_rule_files} VERBATIM)
target_sources(coaming_all PRIVATE ${secret_rules_source})
