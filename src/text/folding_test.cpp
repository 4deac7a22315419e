// White space and case of several scripts.
#include "text/folding.h"

#include <gtest/gtest.h>

namespace extractinator::text {
namespace {

TEST(FoldingTest, WhiteSpaceIsOneSpace) {
  EXPECT_EQ(with_single_spaces(""), U"");
  EXPECT_EQ(with_single_spaces(" \r\n\t"), U"");
  EXPECT_EQ(with_single_spaces("\n a\r\n\v b\u00A0\u2003c\u2028\u0085"), U"a b c");
  EXPECT_EQ(with_single_spaces("a\u200Bb"), U"a\u200Bb") << "no white space: it has no width";
}

TEST(FoldingTest, LowerCaseKeepsTheLength) {
  EXPECT_EQ(to_lower(U"NODUS É ß Σ \u0130 7 MM"), U"nodus é ß σ i 7 mm");
  EXPECT_EQ(to_lower(U""), U"");
}

}  // namespace
}  // namespace extractinator::text
