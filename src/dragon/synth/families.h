// What each family of reports has: the makers of its tasks, and its banks, which tests look at.
#pragma once

#include <span>

#include "dragon/synth/bank.h"
#include "dragon/synth/report.h"

namespace extractinator::dragon::synth {

// abdomen.cpp: MRI and CT of the abdomen.
[[nodiscard]] Draft make_adhesion(Scribe& scribe);  // Task 1.
[[nodiscard]] Draft make_kidney(Scribe& scribe);    // Task 3.
[[nodiscard]] std::span<const NamedBank> abdomen_banks();

// chest.cpp: CT of the chest.
[[nodiscard]] Draft make_nodule(Scribe& scribe);           // Task 2.
[[nodiscard]] Draft make_nodule_has_size(Scribe& scribe);  // Task 7.
[[nodiscard]] Draft make_nodule_diameter(Scribe& scribe);  // Task 23.
[[nodiscard]] std::span<const NamedBank> chest_banks();

// recist.cpp: CT of cancer patients with target lesions.
[[nodiscard]] Draft make_recist_timeline(Scribe& scribe);       // Task 5.
[[nodiscard]] Draft make_recist_size_presence(Scribe& scribe);  // Task 16.
[[nodiscard]] Draft make_recist_sizes(Scribe& scribe);          // Task 24.
[[nodiscard]] std::span<const NamedBank> recist_banks();

// pancreas.cpp: CT of the pancreas.
[[nodiscard]] Draft make_pdac_has_size(Scribe& scribe);    // Task 8.
[[nodiscard]] Draft make_pdac_diagnosis(Scribe& scribe);   // Task 9.
[[nodiscard]] Draft make_pdac_attributes(Scribe& scribe);  // Task 17.
[[nodiscard]] Draft make_pdac_size(Scribe& scribe);        // Task 22.
[[nodiscard]] std::span<const NamedBank> pancreas_banks();

// prostate_mri.cpp
[[nodiscard]] Draft make_prostate_lesions(Scribe& scribe);  // Task 10.
[[nodiscard]] Draft make_prostate_volume(Scribe& scribe);   // Task 19.
[[nodiscard]] Draft make_psa(Scribe& scribe);               // Task 20.
[[nodiscard]] Draft make_psa_density(Scribe& scribe);       // Task 21.
[[nodiscard]] std::span<const NamedBank> prostate_mri_banks();

// prostate_biopsy.cpp: pathology of biopsies, and how needles were placed.
[[nodiscard]] Draft make_prostate_pathology(Scribe& scribe);  // Task 11.
[[nodiscard]] Draft make_prostate_needles(Scribe& scribe);    // Task 27.
[[nodiscard]] std::span<const NamedBank> prostate_biopsy_banks();

// tissue.cpp: pathology of any organ.
[[nodiscard]] Draft make_tumor_origin(Scribe& scribe);   // Task 6.
[[nodiscard]] Draft make_tissue_type(Scribe& scribe);    // Task 12.
[[nodiscard]] Draft make_tissue_origin(Scribe& scribe);  // Task 13.
[[nodiscard]] std::span<const NamedBank> tissue_banks();

// colon.cpp: pathology of the colon.
[[nodiscard]] Draft make_colon(Scribe& scribe);  // Task 15.
[[nodiscard]] std::span<const NamedBank> colon_banks();

// skin.cpp: pathology of the skin.
[[nodiscard]] Draft make_skin_selection(Scribe& scribe);  // Task 4.
[[nodiscard]] Draft make_skin_cases(Scribe& scribe);      // Task 28.
[[nodiscard]] std::span<const NamedBank> skin_banks();

// joints.cpp: radiographs of hips and knees.
[[nodiscard]] Draft make_osteoarthritis(Scribe& scribe);  // Task 18.
[[nodiscard]] std::span<const NamedBank> joints_banks();

// entailment.cpp: pairs of sentences.
[[nodiscard]] Draft make_entailment(Scribe& scribe);  // Task 14.
[[nodiscard]] std::span<const NamedBank> entailment_banks();

// identity.cpp: reports with names, dates and numbers of persons.
[[nodiscard]] Draft make_anonymisation(Scribe& scribe);  // Task 25.
[[nodiscard]] std::span<const NamedBank> identity_banks();

// terminology.cpp: letters with medical terms.
[[nodiscard]] Draft make_terminology(Scribe& scribe);  // Task 26.
[[nodiscard]] std::span<const NamedBank> terminology_banks();

}  // namespace extractinator::dragon::synth
