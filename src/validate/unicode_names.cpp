// Tables of property names; everything here is internal to the validate room.
#include "validate/unicode_names.h"

#include <optional>
#include <string_view>

namespace extractinator::validate {
namespace {

struct Names {
  std::string_view short_name;
  std::string_view long_name;
  std::string_view alias = {};
};

constexpr Names kCategories[] = {
    {"L", "Letter"},
    {"LC", "Cased_Letter"},
    {"Lu", "Uppercase_Letter"},
    {"Ll", "Lowercase_Letter"},
    {"Lt", "Titlecase_Letter"},
    {"Lm", "Modifier_Letter"},
    {"Lo", "Other_Letter"},
    {"M", "Mark", "Combining_Mark"},
    {"Mn", "Nonspacing_Mark"},
    {"Mc", "Spacing_Mark"},
    {"Me", "Enclosing_Mark"},
    {"N", "Number"},
    {"Nd", "Decimal_Number", "digit"},
    {"Nl", "Letter_Number"},
    {"No", "Other_Number"},
    {"P", "Punctuation", "punct"},
    {"Pc", "Connector_Punctuation"},
    {"Pd", "Dash_Punctuation"},
    {"Ps", "Open_Punctuation"},
    {"Pe", "Close_Punctuation"},
    {"Pi", "Initial_Punctuation"},
    {"Pf", "Final_Punctuation"},
    {"Po", "Other_Punctuation"},
    {"S", "Symbol"},
    {"Sm", "Math_Symbol"},
    {"Sc", "Currency_Symbol"},
    {"Sk", "Modifier_Symbol"},
    {"So", "Other_Symbol"},
    {"Z", "Separator"},
    {"Zs", "Space_Separator"},
    {"Zl", "Line_Separator"},
    {"Zp", "Paragraph_Separator"},
    {"C", "Other"},
    {"Cc", "Control", "cntrl"},
    {"Cf", "Format"},
    {"Cs", "Surrogate"},
    {"Co", "Private_Use"},
    {"Cn", "Unassigned"},
};

constexpr Names kBinaryProperties[] = {
    {"", "ASCII"},
    {"AHex", "ASCII_Hex_Digit"},
    {"Alpha", "Alphabetic"},
    {"", "Any"},
    {"", "Assigned"},
    {"Bidi_C", "Bidi_Control"},
    {"Bidi_M", "Bidi_Mirrored"},
    {"CI", "Case_Ignorable"},
    {"", "Cased"},
    {"CWCF", "Changes_When_Casefolded"},
    {"CWCM", "Changes_When_Casemapped"},
    {"CWL", "Changes_When_Lowercased"},
    {"CWKCF", "Changes_When_NFKC_Casefolded"},
    {"CWT", "Changes_When_Titlecased"},
    {"CWU", "Changes_When_Uppercased"},
    {"", "Dash"},
    {"DI", "Default_Ignorable_Code_Point"},
    {"Dep", "Deprecated"},
    {"Dia", "Diacritic"},
    {"", "Emoji"},
    {"EComp", "Emoji_Component"},
    {"EMod", "Emoji_Modifier"},
    {"EBase", "Emoji_Modifier_Base"},
    {"EPres", "Emoji_Presentation"},
    {"ExtPict", "Extended_Pictographic"},
    {"Ext", "Extender"},
    {"Gr_Base", "Grapheme_Base"},
    {"Gr_Ext", "Grapheme_Extend"},
    {"Hex", "Hex_Digit"},
    {"IDSB", "IDS_Binary_Operator"},
    {"IDST", "IDS_Trinary_Operator"},
    {"IDC", "ID_Continue"},
    {"IDS", "ID_Start"},
    {"Ideo", "Ideographic"},
    {"Join_C", "Join_Control"},
    {"LOE", "Logical_Order_Exception"},
    {"Lower", "Lowercase"},
    {"", "Math"},
    {"NChar", "Noncharacter_Code_Point"},
    {"Pat_Syn", "Pattern_Syntax"},
    {"Pat_WS", "Pattern_White_Space"},
    {"QMark", "Quotation_Mark"},
    {"", "Radical"},
    {"RI", "Regional_Indicator"},
    {"STerm", "Sentence_Terminal"},
    {"SD", "Soft_Dotted"},
    {"Term", "Terminal_Punctuation"},
    {"UIdeo", "Unified_Ideograph"},
    {"Upper", "Uppercase"},
    {"VS", "Variation_Selector"},
    {"space", "White_Space"},
    {"XIDC", "XID_Continue"},
    {"XIDS", "XID_Start"},
};

bool is_called(const Names& names, std::string_view name) {
  return !name.empty() &&
         (name == names.short_name || name == names.long_name || name == names.alias);
}

}  // namespace

std::optional<std::string_view> general_category(std::string_view name) {
  for (const Names& names : kCategories)
    if (is_called(names, name)) return names.short_name;
  return std::nullopt;
}

std::optional<std::string_view> binary_property(std::string_view name) {
  for (const Names& names : kBinaryProperties)
    if (is_called(names, name)) return names.long_name;
  return std::nullopt;
}

}  // namespace extractinator::validate
