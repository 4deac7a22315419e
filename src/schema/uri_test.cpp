// The examples of RFC 3986, 5.4, and what `$id` and `$ref` are written as.
#include "schema/uri.h"

#include <optional>
#include <string_view>

#include <gtest/gtest.h>

namespace extractinator::schema {
namespace {

TEST(ResolveUri, DoesWhatTheStandardSays) {
  struct Case {
    std::string_view base;
    std::string_view reference;
    std::string_view want;
  };
  constexpr std::string_view kBase = "http://a/b/c/d;p?q";
  const Case cases[] = {
      {kBase, "g:h", "g:h"},
      {kBase, "g", "http://a/b/c/g"},
      {kBase, "./g", "http://a/b/c/g"},
      {kBase, "g/", "http://a/b/c/g/"},
      {kBase, "/g", "http://a/g"},
      {kBase, "//g", "http://g"},
      {kBase, "?y", "http://a/b/c/d;p?y"},
      {kBase, "g?y", "http://a/b/c/g?y"},
      {kBase, ";x", "http://a/b/c/;x"},
      {kBase, "", "http://a/b/c/d;p?q"},
      {kBase, ".", "http://a/b/c/"},
      {kBase, "..", "http://a/b/"},
      {kBase, "../g", "http://a/b/g"},
      {kBase, "../..", "http://a/"},
      {kBase, "../../../g", "http://a/g"},
      {kBase, "/./g", "http://a/g"},
      {kBase, "/../g", "http://a/g"},
      {kBase, "g.", "http://a/b/c/g."},
      {kBase, "..g", "http://a/b/c/..g"},
      {kBase, "./g/.", "http://a/b/c/g/"},
      {kBase, "g/../h", "http://a/b/c/h"},
      {kBase, "g?y/../x", "http://a/b/c/g?y/../x"},
      {"http://a", "g", "http://a/g"},
      {"HTTP://Host/Path", "", "http://host/Path"},
      {"schema:/", "other.json", "schema:/other.json"},
      {"schema:/", "/x/y.json", "schema:/x/y.json"},
      {"urn:uuid:1", "", "urn:uuid:1"},
      {"urn:uuid:1", "http://a/b", "http://a/b"},
      {"http://a/b", "1:2", "http://a/1:2"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(resolve_uri(c.base, c.reference), c.want) << c.base << " " << c.reference;
}

TEST(SplitFragment, TellsAnEmptyFragmentFromNone) {
  EXPECT_EQ(split_fragment("a#b").base, "a");
  EXPECT_EQ(split_fragment("a#b").fragment, "b");
  EXPECT_EQ(split_fragment("a#").fragment, "");
  EXPECT_EQ(split_fragment("a").fragment, std::nullopt);
}

TEST(PercentEncoding, ComesBack) {
  EXPECT_EQ(percent_decoded("a%25%7e"), "a%~");
  EXPECT_EQ(percent_decoded("%"), std::nullopt);
  EXPECT_EQ(percent_decoded("%2"), std::nullopt);
  EXPECT_EQ(percent_decoded("%2g"), std::nullopt);
  for (const std::string_view text : {"", "/a~1b", "é \"%#[]", "a?b/c"})
    EXPECT_EQ(percent_decoded(fragment_encoded(text)), text);
}

}  // namespace
}  // namespace extractinator::schema
