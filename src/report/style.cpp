// The style sheet, with the colours of style.h as variables. Reachable through style.h.
#include "report/style.h"

#include <cmath>
#include <cstddef>
#include <format>
#include <iterator>
#include <string>
#include <string_view>

namespace extractinator::report {
namespace {

// Relative luminance of WCAG 2.2.
double luminance(std::string_view color) {
  const auto channel = [color](std::size_t at) {
    const double value = std::stoi(std::string(color.substr(at, 2)), nullptr, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return (0.2126 * channel(1)) + (0.7152 * channel(3)) + (0.0722 * channel(5));
}

template <typename Write>
void for_each_ink(Write write) {
  for (const Ink& ink : {kPaper, kPanel, kShade, kText, kMuted, kLink, kAlert, kRule, kAxis})
    write(ink);
  for (const Ink& ink : kSeries)
    write(ink);
  for (const Grade& grade : kGrades) {
    write(grade.fill);
    write(grade.text);
  }
}

constexpr std::string_view kLayout = R"(
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--text);line-height:1.55;
font-family:"Source Sans 3","Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,"Noto Sans","DejaVu Sans",sans-serif;font-size:1rem}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
main:focus{outline:none}
.skip{position:absolute;left:-100vw;top:0;background:var(--paper);padding:.5rem 1rem;z-index:2}
.skip:focus{left:.5rem;top:.5rem}
header,.layout,footer{max-width:70rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:3rem;padding-bottom:1.25rem}
header>div{border-bottom:1px solid var(--rule);padding-bottom:1.5rem}
h1{font-size:1.9rem;line-height:1.2;font-weight:600;letter-spacing:-.01em;margin:0;overflow-wrap:anywhere}
.sub{margin:.5rem 0 0;color:var(--muted);overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.3;font-weight:600;margin:3.25rem 0 .75rem;overflow-wrap:anywhere}
h3{font-size:1.08rem;line-height:1.35;font-weight:600;margin:2.25rem 0 .5rem;overflow-wrap:anywhere}
main>section:first-child h2{margin-top:1rem}
p{margin:.6rem 0;max-width:44rem;overflow-wrap:anywhere}
nav{font-size:.875rem;line-height:1.4}
nav h2{font-size:.8rem;margin:0 0 .5rem;color:var(--muted);font-weight:600}
nav ol{list-style:none;margin:0;padding:0}
nav ol ol{padding-left:.9rem}
nav li{margin:.1rem 0}
nav a{display:block;padding:.2rem 0;color:var(--text);text-decoration:none;overflow-wrap:anywhere}
nav a:hover{text-decoration:underline}
nav ol ol a{color:var(--muted)}
main{min-width:0}
@media (min-width:66rem){
.layout{display:grid;grid-template-columns:12.5rem minmax(0,1fr);gap:3rem}
nav{position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);overflow-y:auto;padding:1.15rem 0 1rem}
}
.tiles{display:flex;flex-wrap:wrap;gap:1.25rem 2.75rem;margin:1.25rem 0 1.75rem}
.tiles dt{color:var(--muted);font-size:.875rem}
.tiles dd{margin:0;font-size:1.75rem;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.tiles small{display:block;font-size:.8125rem;font-weight:400;color:var(--muted);letter-spacing:0;line-height:1.5}
.warning{border-left:4px solid var(--alert);background:var(--panel);padding:.6rem 1rem;max-width:44rem}
.warning b{color:var(--alert)}
.scroll{overflow-x:auto;max-width:100%}
.table{margin:1.5rem 0}
table{border-collapse:collapse;font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums;border-bottom:1.5px solid var(--text)}
caption{text-align:left;padding:0 0 .5rem;color:var(--text);font-size:.875rem;min-width:14rem}
thead th{border-top:1.5px solid var(--text);border-bottom:1px solid var(--text);font-weight:600;vertical-align:bottom}
th,td{padding:.32rem 1.15rem .32rem 0;text-align:left;vertical-align:top;unicode-bidi:isolate;overflow-wrap:break-word;min-width:3.2rem;max-width:36rem}
th:last-child,td:last-child{padding-right:.25rem}
tbody th{font-weight:400;min-width:7rem}
td:not(.n){min-width:5.5rem}
.many{font-size:.8125rem}
.many :is(th,td){min-width:1.6rem}
.many :is(th,td):not(:last-child){padding-right:.5rem}
.many tbody th,.many td:not(.n){min-width:3.4rem}
tbody tr+tr>*{border-top:1px solid var(--rule)}
.n{text-align:right;white-space:nowrap}
thead .n{white-space:normal}
.note{color:var(--muted);font-size:.8125rem;margin:.4rem 0}
figure{margin:1.75rem 0;max-width:100%}
figcaption{font-size:.875rem;max-width:44rem;margin-top:.5rem;overflow-wrap:anywhere}
figcaption .note{margin:.15rem 0 0}
.row{display:flex;flex-wrap:wrap;gap:0 2.5rem;align-items:flex-start}
.row figure{width:min-content;min-width:min(15rem,100%)}
details{font-size:.875rem;margin:.35rem 0 0}
summary{cursor:pointer;color:var(--link);width:fit-content;padding:.15rem 0}
details .scroll{max-height:26rem;overflow:auto;margin-top:.5rem}
footer{color:var(--muted);font-size:.8125rem;padding-top:2.5rem;padding-bottom:3rem}
footer p{border-top:1px solid var(--rule);padding-top:1rem;max-width:none}
svg{display:block;font-size:12px;font-family:inherit;font-variant-numeric:tabular-nums}
svg text{fill:var(--text)}
.t{font-size:11px}
.m{fill:var(--muted)}
svg .m{fill:var(--muted)}
.b{font-weight:600}
.h{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
.g{stroke:var(--rule)}
.a{stroke:var(--axis)}
.r{stroke:var(--axis);stroke-dasharray:4 4;fill:none}
.c{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}
.rest{color:var(--axis);stroke-width:1}
.k{fill:currentColor;stroke:var(--paper);stroke-width:1}
.o{fill:var(--paper);stroke:currentColor;stroke-width:1.75}
.f{fill:currentColor}
.w{fill:none;stroke:currentColor;stroke-width:1.75}
.d1{stroke-dasharray:8 3}
.d2{stroke-dasharray:2.5 2.5}
.d3{stroke-dasharray:9 3 2 3}
.d4{stroke-dasharray:14 4}
.d5{stroke-dasharray:5 5}
.d6{stroke-dasharray:1.5 4}
.d7{stroke-dasharray:9 3 2 3 2 3}
.sh{fill:var(--shade);stroke:var(--rule)}
.right{stroke:var(--text);stroke-width:1.5}
.grade{stroke:var(--axis);stroke-width:.75}
@media (max-width:40rem){
header,.layout,footer{padding-left:1rem;padding-right:1rem}
header{padding-top:1.75rem}
h1{font-size:1.5rem}
}
@media print{
@page{margin:18mm 16mm}
body{font-size:10pt;line-height:1.4}
header,.layout,footer{max-width:none;padding-left:0;padding-right:0}
header{padding-top:0}
nav,.skip,details{display:none}
.layout{display:block}
h2{margin-top:1.6rem}
h2,h3,caption{break-after:avoid}
figure,.warning,.tiles,tr{break-inside:avoid}
thead{display:table-header-group;break-after:avoid}
tbody tr:first-child{break-before:avoid}
.scroll,details .scroll{overflow:visible;max-height:none}
svg{max-width:100%;height:auto}
.row{gap:0 4%}
.row figure{width:48%;min-width:0;margin:1rem 0}
.row .wide,.row figure:only-child{width:100%}
table,.many{font-size:8.5pt}
th,td,tbody th,td:not(.n),.many :is(th,td),.many tbody th,.many td:not(.n){min-width:0}
th,td{padding-right:.6rem}
.n{white-space:normal}
a{color:inherit;text-decoration:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
)";

}  // namespace

double contrast(std::string_view first, std::string_view second) {
  const double a = luminance(first) + 0.05;
  const double b = luminance(second) + 0.05;
  return a > b ? a / b : b / a;
}

std::string style_sheet() {
  std::string light = ":root{";
  // On paper always the light ones.
  std::string dark = "@media screen and (prefers-color-scheme:dark){:root{";
  std::string classes;
  for_each_ink([&](const Ink& ink) {
    std::format_to(std::back_inserter(light), "--{}:{};", ink.name, ink.light);
    std::format_to(std::back_inserter(dark), "--{}:{};", ink.name, ink.dark);
  });
  for (const Ink& ink : kSeries)
    std::format_to(std::back_inserter(classes), ".{0}{{color:var(--{0})}}\n", ink.name);
  for (const Grade& grade : kGrades) {
    std::format_to(
        std::back_inserter(classes),
        ".{0}{{fill:var(--{0})}}\nsvg .{1}{{fill:var(--{1})}}\n",
        grade.fill.name,
        grade.text.name
    );
  }
  return light + "}\n" + dark + "}}" + std::string(kLayout) + classes;
}

}  // namespace extractinator::report
