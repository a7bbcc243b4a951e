#include "cli/configuration.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace coaming {
namespace {

TEST(Configuration, LetsFlagsWin) {
  const TemporaryFolder folder;
  const std::string file = folder.write("c.yaml", "secrets: true\nquiet: true\n");
  struct Case {
    std::vector<std::string> arguments;  // last first, as CLI11 wants them
    bool secrets;
  };
  const Case kCases[] = {
      {{}, true},
      {{"--no-secrets"}, false},
      {{"--secrets"}, true},
      {{"--secrets=false"}, false},
  };
  for (const Case& c : kCases) {
    CLI::App parser;
    const Configuration configuration(parser);
    std::vector<std::string> arguments = c.arguments;
    arguments.push_back("--config=" + file);
    ASSERT_NO_THROW(parser.parse(std::move(arguments)));
    const auto settings = configuration.settle();
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->secrets, c.secrets);
    EXPECT_TRUE(settings->quiet);
  }
}

TEST(Configuration, TakesOneFormatForEachFlag) {
  CLI::App parser;
  std::string target;
  parser.add_option("TARGET", target)->required();
  const Configuration configuration(parser);
  // As "-o json image.tar -o text --quiet".
  ASSERT_NO_THROW(parser.parse(std::vector<std::string>{"--quiet", "text", "-o", "image.tar", "json", "-o"}));
  EXPECT_EQ(target, "image.tar");
  const auto settings = configuration.settle();
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->output, (std::vector<std::string>{"json", "text"}));
}

}  // namespace
}  // namespace coaming
