#include "report/spdx_license.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(SpdxLicense, KnowsTheList) {
  EXPECT_EQ(spdx_license_id("MIT"), "MIT");
  EXPECT_EQ(spdx_license_id("apache-2.0"), "Apache-2.0");
  EXPECT_EQ(spdx_license_id("0BSD"), "0BSD");
  EXPECT_EQ(spdx_license_id("ZPL-2.1"), "ZPL-2.1");
  EXPECT_EQ(spdx_license_id("GPL-2+"), std::nullopt);
  EXPECT_EQ(spdx_license_id("Classpath-exception-2.0"), std::nullopt);
  EXPECT_EQ(spdx_license_id(""), std::nullopt);
}

TEST(SpdxExpression, IsToldApartFromOtherText) {
  struct Case {
    const char* name;
    std::string text;
    const char* expression;  // null: none
    bool is_compound = false;
    bool has_own_reference = false;
  };
  const Case kCases[] = {
      {"OneId", "mit", "MIT"},
      {"Compound", "(MIT OR  apache-2.0)AND GPL-2.0-or-later", "(MIT OR Apache-2.0) AND GPL-2.0-or-later", true},
      {"InParentheses", "(MIT OR ISC)", "(MIT OR ISC)"},
      {"With", "GPL-2.0-only WITH classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"},
      {"DeprecatedPlus", "GPL-2.0+", "GPL-2.0+"},
      {"Plus", "Apache-2.0+", "Apache-2.0+"},
      {"Reference", "LicenseRef-Acme AND MIT", "LicenseRef-Acme AND MIT", true, true},
      {"ReferenceElsewhere", "DocumentRef-a:LicenseRef-b", "DocumentRef-a:LicenseRef-b", false, true},
      {"Debian", "GPL-2+", nullptr},
      {"Sentence", "see LICENSE", nullptr},
      {"OperatorsAreUpperCase", "MIT or ISC", nullptr},
      {"Empty", "", nullptr},
      {"OpenParenthesis", "(MIT", nullptr},
      {"ClosingParenthesis", "MIT)", nullptr},
      {"NothingInside", "()", nullptr},
      {"NothingBehind", "MIT AND", nullptr},
      {"TwoIds", "MIT ISC", nullptr},
      {"UnknownException", "MIT WITH luck", nullptr},
      {"LicenseAsException", "MIT WITH ISC", nullptr},
      {"EmptyReference", "LicenseRef-", nullptr},
      {"EmptyDocument", "DocumentRef-:LicenseRef-a", nullptr},
      {"Deep", std::string(1000, '(') + "MIT" + std::string(1000, ')'), nullptr},
      {"Long", "MIT" + std::string(kMaxExpressionBytes, ' '), nullptr},
  };
  for (const Case& c : kCases) {
    const auto found = parse_spdx_expression(c.text);
    ASSERT_EQ(found.has_value(), c.expression != nullptr) << c.name;
    if (!found) continue;
    EXPECT_EQ(found->text, c.expression) << c.name;
    EXPECT_EQ(found->is_compound, c.is_compound) << c.name;
    EXPECT_EQ(found->has_own_reference, c.has_own_reference) << c.name;
  }
}

TEST(SpdxExpression, IsSplitWhereItsPartsHoldTogether) {
  using Parts = std::vector<std::string>;
  EXPECT_EQ(split_spdx_expression("MIT"), Parts{"MIT"});
  EXPECT_EQ(split_spdx_expression("MIT AND (ISC OR Zlib)"), (Parts{"MIT", "ISC OR Zlib"}));
  EXPECT_EQ(split_spdx_expression("(MIT AND ISC)"), Parts{"MIT AND ISC"});
  EXPECT_EQ(split_spdx_expression("(MIT) AND (ISC)"), (Parts{"MIT", "ISC"}));
  EXPECT_EQ(split_spdx_expression("MIT AND ISC OR Zlib"), Parts{"MIT AND ISC OR Zlib"});
  EXPECT_EQ(split_spdx_expression("what you like"), Parts{"what you like"});
}

}  // namespace
}  // namespace coaming
