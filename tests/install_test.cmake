# Installs the library into an empty folder, builds examples/ against it with find_package, and extracts from one string.
# Usage: cmake -D BUILD=… -D SOURCE=… -D WORK=… -P install_test.cmake
cmake_minimum_required(VERSION 4.0)

function(run name)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE out ERROR_VARIABLE err RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${name} ended with ${code}\n${out}\n${err}")
  endif()
  set(out "${out}" PARENT_SCOPE)
endfunction()

function(check what)
  cmake_language(EVAL CODE "if(${ARGN})\nset(is_met TRUE)\nendif()")
  if(NOT is_met)
    message(FATAL_ERROR "not met: ${what}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
run(install "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix" --component library)

# The public face: few headers, short, half of it comment, and nothing from inside.
file(GLOB_RECURSE headers "${WORK}/prefix/include/*")
list(LENGTH headers n_headers)
check("at most 6 headers, not ${n_headers}" n_headers LESS_EQUAL 6)
set(n_lines 0)
foreach(header IN LISTS headers)
  file(STRINGS "${header}" lines)
  list(LENGTH lines n)
  math(EXPR n_lines "${n_lines} + ${n}")
  file(STRINGS "${header}" includes REGEX "^#include")
  foreach(include IN LISTS includes)
    check("${header}: ${include} is public" include MATCHES "^#include <([a-z_]+|extractinator/[a-z_]+\\.h)>")
  endforeach()
endforeach()
check("at most 1,200 lines, not ${n_lines}" n_lines LESS_EQUAL 1200)

run(configure "${CMAKE_COMMAND}" -G Ninja -S "${SOURCE}/examples" -B "${WORK}/build" "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
run(build "${CMAKE_COMMAND}" --build "${WORK}/build")

set(program "${WORK}/build/extract_one")
set(task "${SOURCE}/demo/tasks/Task001_nodule_presence.json")
set(model "${SOURCE}/demo/model/extractinator-demo.gguf")
run(extract "${program}" "${task}" "${model}"
    "Bevindingen: Nodule van 8 mm in de rechter bovenkwab. Geen pleuravocht. Conclusie: Solitaire longnodule."
)
string(JSON is_present ERROR_VARIABLE error GET "${out}" nodule_present)
check("the answer has the field nodule_present: ${out}" error STREQUAL "NOTFOUND" AND is_present MATCHES "^(ON|OFF)$")

execute_process(
  COMMAND "${program}" "${task}" "${WORK}/no-model.gguf" "x" OUTPUT_VARIABLE out ERROR_VARIABLE err RESULT_VARIABLE code
)
check("a missing model ends with 2, not ${code}" code EQUAL 2 AND out STREQUAL "")
check("a missing model is named: ${err}" err MATCHES "no-model.gguf")
message(STATUS "${n_headers} headers, ${n_lines} lines; the example answered")
