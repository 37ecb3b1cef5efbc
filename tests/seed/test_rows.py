"""The 29 systems that the package grew from, and where each is tested: a figure, an identity or gradient, a use.

The rows are those of the study note (regression to LSTM) in its order. A test is named as file::function; the table
fails if a row has none, if a named test is gone, or if a public class of the rooms that came out of the note belongs to
no row. What each row does for a language model is run in test_use.py.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

from slm.models.registry import HOMES

TESTS = Path(__file__).resolve().parents[1]
ROWS = {
    (1, "linear regression by maximum likelihood"): [
        "features/test_linear.py::test_the_closed_form_gives_the_published_figures",
        "ngram/smoothing/test_good_turing.py",
        "features/test_linear.py::test_no_other_weights_or_variance_are_likelier",
        "features/test_linear.py::test_batch_gradient_descent_reaches_the_closed_form",
    ],
    (2, "logistic regression by maximum likelihood"): [
        "features/test_classification.py::test_logistic_regression_gives_the_published_figures",
        "features/test_classification.py::test_at_the_minimum_the_gradient_balances_the_penalty",
        "features/test_classification.py::test_separable_classes_without_penalty_warn_and_do_not_overflow",
        "nn/test_contrast.py::test_the_loss_is_that_of_the_logistic_regression_of_true_ids_against_noise",
        "nn/test_contrast.py::test_against_a_thousand_noise_ids_the_gradient_points_where_the_full_softmax_does",
    ],
    (3, "softmax regression"): [
        "features/test_classification.py::test_softmax_regression_gives_the_published_figures",
        "features/test_classification.py::test_shifting_all_classes_by_one_vector_changes_no_probability",
        "features/test_classification.py::test_softmax_over_two_classes_is_logistic_regression",
        "features/test_classification.py::test_before_learning_the_loss_is_the_logarithm_of_the_number_of_classes",
        "models/test_loglinear.py::test_without_a_penalty_bigram_features_give_the_relative_frequencies",
    ],
    (4, "activations"): [
        "nn/test_activations.py::test_derivatives_equal_a_complex_step",
        "nn/test_activations.py::test_tanh_is_a_stretched_sigmoid",
        "nn/test_activations.py::test_huge_inputs_do_not_overflow",
        "nn/test_activations.py::test_values_stay_in_their_range_and_rise",
        "nn/test_activations.py::test_the_derivative_of_relu_is_zero_at_zero",
    ],
    (5, "forward propagation"): [
        "nn/test_chain.py::test_a_network_of_two_two_one_by_hand",
        "nn/test_chain.py::test_a_batch_equals_its_items_one_by_one",
        "models/test_window.py::test_the_neural_ngram_model_is_the_published_formula",
    ],
    (6, "backpropagation with deltas"): [
        "nn/test_chain.py::test_each_delta_is_the_derivative_by_its_pre_activation",
        "nn/test_chain.py::test_the_textbook_recursion_gives_the_same_deltas",
        "nn/test_against_graph.py::test_values_and_gradients_are_those_of_the_graph",
    ],
    (7, "multilayer networks"): [
        "nn/test_chain.py::test_a_hidden_layer_reads_the_digits",
        "models/test_window.py::test_a_model_learns_what_its_window_holds_and_nothing_beyond",
        "models/test_window.py::test_mixed_with_a_trigram_model_it_is_better_than_either_alone",
    ],
    (8, "squared error and the rule of Widrow and Hoff"): [
        "features/test_linear.py::test_the_rule_of_widrow_and_hoff_approaches_the_closed_form",
        "features/test_linear.py::test_one_step_of_widrow_and_hoff_by_hand",
        "nn/test_chain.py::test_squared_error_behind_a_saturated_sigmoid_learns_slower_than_cross_entropy",
    ],
    (9, "cross-entropy"): [
        "features/test_classification.py::test_cross_entropy_log_loss_and_logistic_loss_are_one_number",
        "nn/test_loss.py::test_the_loss_is_the_summed_surprise_and_its_gradient_p_minus_onehot",
        "nn/test_loss.py::test_an_impossible_target_costs_infinity_and_an_ignored_row_nothing",
        "test_language_model.py::test_reports_agree_with_the_model",
    ],
    (10, "batch gradient descent"): [
        "features/test_descent.py::test_batch_descent_never_rises_below_the_inverse_curvature",
        "features/test_linear.py::test_batch_gradient_descent_reaches_the_closed_form",
    ],
    (11, "minibatches"): [
        "features/test_descent.py::test_minibatch_gradients_average_to_the_batch_gradient",
        "features/test_descent.py::test_a_minibatch_of_all_items_is_batch_descent",
    ],
    (12, "epochs and shuffling"): [
        "features/test_descent.py::test_an_epoch_visits_every_item_once",
        "features/test_descent.py::test_the_same_seed_gives_the_same_order_and_every_epoch_another",
        "nn/test_chain.py::test_without_shuffling_sorted_classes_are_forgotten",
    ],
    (13, "momentum"): [
        "features/test_descent.py::test_momentum_crosses_a_ravine_in_fewer_steps",
        "test_plots.py::test_a_ravine_shows_both_descents_and_their_steps",
        "nn/test_chain.py::test_momentum_lowers_the_loss_faster",
    ],
    (14, "weight decay"): [
        "features/test_descent.py::test_weight_decay_reaches_the_minimum_of_the_penalised_loss",
        "models/test_loglinear.py::test_a_larger_penalty_draws_nearer_to_the_word_frequencies",
    ],
    (15, "convolution"): [
        "nn/test_convolution.py::test_patches_of_8_by_8_on_an_image_of_96_by_96_give_maps_of_89_by_89",
        "nn/test_convolution.py::test_a_map_is_the_correlation_of_image_and_filter",
        "nn/test_convolution.py::test_a_filter_as_large_as_the_image_is_a_dense_layer",
        "nn/test_convolution.py::test_a_convolution_over_time_sees_no_later_step",
        "models/test_window.py::test_no_output_changes_with_a_later_word",
    ],
    (16, "pooling"): [
        "nn/test_pooling.py::test_each_region_becomes_its_mean_or_its_largest_value",
        "nn/test_pooling.py::test_the_sum_of_deltas_is_conserved",
        "nn/test_pooling.py::test_a_shift_by_one_pixel_inside_a_region_keeps_the_largest_value",
        "nn/test_characters.py::test_one_filter_by_hand",
    ],
    (17, "convolutional networks"): [
        "nn/test_convolution.py::test_a_small_network_of_convolutions_reads_the_digits",
        "nn/test_convolution.py::test_the_gradient_by_the_input_is_a_full_convolution_with_the_filter",
        "test_plots.py::test_feature_maps_of_a_digit_stand_beside_it",
        "models/test_window.py::test_feature_maps_are_the_gated_convolutions_of_the_words_so_far",
    ],
    (18, "principal components"): [
        "features/test_pca.py::test_the_digits_have_the_published_components",
        "features/test_pca.py::test_the_components_are_eigenvectors_of_the_covariance",
        "features/test_pca.py::test_the_components_are_those_of_the_singular_value_decomposition_up_to_sign",
        "features/test_vectors.py::test_words_of_the_same_use_are_neighbours",
    ],
    (19, "whitening"): [
        "features/test_pca.py::test_whitened_items_have_the_identity_as_covariance",
        "features/test_pca.py::test_zca_is_a_symmetric_whitening",
        "features/test_pca.py::test_items_of_lower_rank_need_an_epsilon",
    ],
    (20, "sparse coding"): [
        "features/test_sparse_coding.py::test_the_codes_of_a_fixed_dictionary_reach_the_published_minimum",
        "features/test_sparse_coding.py::test_the_codes_satisfy_the_conditions_of_a_minimum",
        "features/test_sparse_coding.py::test_a_learnt_dictionary_is_as_good_as_the_reference",
        "commands/test_vectors.py::test_atoms_print_their_top_words",
        "features/test_sparse_coding.py::test_more_atoms_than_items_are_possible",
    ],
    (21, "learning features without labels"): [
        "features/test_pca.py::test_softmax_on_the_components_is_as_good_as_on_the_pixels",
        "features/test_autoencoder.py::test_a_linear_autoencoder_spans_the_principal_components",
        "features/test_autoencoder.py::test_features_learnt_without_labels_serve_a_classifier",
    ],
    (22, "the chain rule of language models"): [
        "test_language_model.py::test_all_strings_and_what_is_still_open_sum_to_one",
        "test_language_model.py::test_all_strings_of_up_to_six_words_and_what_is_still_open_sum_to_one",
        "test_language_model.py::test_bulk_equals_step_by_step",
    ],
    (23, "recurrent networks"): [
        "training/test_recipes.py::test_the_tutorial_starts_from_the_loss_of_a_uniform_guess",
        "training/test_loop.py::test_a_model_learns_a_cycle",
        "nn/test_modules.py::test_gradients_of_every_parameter_input_and_state_equal_differences",
    ],
    (24, "the training loop of halved rates"): [
        "training/test_schedules.py::test_halve_decays_exactly_when_the_loss_is_no_better",
        "training/test_recipes.py::test_the_tutorial_has_its_own_settings",
        "training/test_recipes.py::test_by_the_tutorial_a_hundred_sentences_are_learnt_better_with_every_epoch",
    ],
    (25, "generation without unknown words"): [
        "test_sampling.py::test_excluding_equals_redrawing_until_another_id_comes",
        "test_sampling.py::test_all_mass_on_excluded_ids_is_an_error_at_once",
        "test_sampling.py::test_draws_follow_the_distribution",
    ],
    (26, "LSTM and GRU"): [
        "nn/test_copy_task.py::test_an_lstm_recalls_the_first_symbol_after_50_steps_and_an_elman_layer_does_not",
        "nn/test_copy_task.py::test_along_the_cell_the_gradient_is_the_product_of_the_forget_gates",
        "nn/test_copy_task.py::test_the_gradient_of_an_elman_layer_fades_below_spectral_radius_one",
        "nn/test_recurrent.py::test_outputs_equal_those_of_pytorch",
        "nn/test_recurrent.py::test_gru_gates_stand_in_the_order_reset_update_new_and_update_keeps_the_old_state",
    ],
    (27, "computational graphs"): [
        "graph/test_sweeps.py::test_the_worked_example_is_exact",
        "graph/test_sweeps.py::test_a_diamond_sums_over_its_paths",
        "graph/test_expression.py::test_the_worked_example_is_exact",
    ],
    (28, "forward mode"): [
        "graph/test_node.py::test_both_modes_agree_with_central_differences",
        "graph/test_sweeps.py::test_for_one_input_and_many_outputs_the_order_reverses",
    ],
    (29, "reverse mode"): [
        "graph/test_sweeps.py::test_reverse_mode_visits_each_edge_once_and_forward_mode_once_an_input",
        "graph/test_sweeps.py::test_a_gradient_costs_at_most_five_times_the_function",
    ],
}

BAD_INPUT = {
    "separable classes without penalty": [
        "features/test_classification.py::test_separable_classes_without_penalty_warn_and_do_not_overflow"
    ],
    "singular designs": ["features/test_linear.py::test_repeated_columns_share_their_weight"],
    "constant columns": [
        "features/test_linear.py::test_a_constant_column_gets_weight_zero",
        "features/test_pca.py::test_constant_items_have_no_variance_to_explain",
    ],
    "more components than rank": [
        "features/test_pca.py::test_more_components_than_the_table_has_are_refused",
        "features/test_pca.py::test_items_of_lower_rank_need_an_epsilon",
    ],
    "filters larger than the image": ["nn/test_convolution.py::test_a_filter_larger_than_the_image_is_refused"],
    "an unknown word at a window's start": [
        "models/test_window.py::test_an_unknown_word_at_the_start_of_a_window_is_read_as_unk"
    ],
    "labels out of range": [
        "features/test_classification.py::test_labels_that_are_none_are_refused",
        "nn/test_loss.py::test_a_target_out_of_range_is_named",
    ],
}

# Every public class of slm/features, slm/graph and slm/nn, and every kind of model: which rows it came out of.
CLASSES = {
    "LinearRegression": (1, 8, 10),
    "LogisticRegression SeparationWarning NoiseContrastive": (2,),
    "SoftmaxRegression Softmax SoftmaxOutput AdaptiveSoftmax SampledOutput SampledSoftmax Product": (3,),
    "LogLinearModel NgramFeatures Level Counts Minimum": (3,),
    "ReLU Sigmoid Tanh": (4,),
    "Dense Chain Flatten Parallel Module Workspace Rows Worst": (5, 6, 7),
    "Embedding Dropout Normalize NeuralNgramModel": (5, 7),
    "SquaredError": (8,),
    "SoftmaxCrossEntropy": (9,),
    "Descent": (10, 11, 12, 13, 14),
    "Optimizer SGD AveragedSGD Adam AdamW Adagrad RMSprop": (11, 14),
    "Momentum": (13,),
    "Convolution TimeConvolution TimeWindows": (15,),
    "MaxOverTime MaxPooling MeanPooling": (16,),
    "GatedConvolution GatedLinear ConvModel CharacterCnn SpelledEmbedding Highway": (17,),
    "PCA": (18, 19),
    "SparseCoding": (20,),
    "Autoencoder": (21,),
    "NgramModel MixtureModel CacheModel DynamicModel": (22,),
    "Recurrent Elman RecurrentModel": (23, 24, 25),
    "GRU LSTM": (26,),
    "Node Edge": (27,),
    "Derivatives": (28, 29),
}
ROOMS = [Path(__file__).resolve().parents[2] / "slm" / room for room in ("features", "graph", "nn")]


@cache
def functions(path):
    """Names of the test functions of a file."""
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def public_classes():
    """Names of the classes of the rooms, and of those that models are stored as."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for room in ROOMS for path in sorted(room.glob("*.py"))]
    names = [node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]
    return sorted([name for name in names if not name.startswith("_")] + [name for _, name in HOMES.values()])


def test_every_public_class_belongs_to_a_row():
    named = [name for names in CLASSES for name in names.split()]
    assert sorted(named) == public_classes()
    assert {row for rows in CLASSES.values() for row in rows} == set(range(1, 30))


def test_there_are_29_rows_in_order():
    assert [number for number, _ in ROWS] == list(range(1, 30))


@pytest.mark.parametrize("row", [*ROWS, *BAD_INPUT], ids=lambda row: row if isinstance(row, str) else row[1])
def test_every_row_and_every_kind_of_bad_input_has_tests_that_exist(row):
    tests = ROWS.get(row) or BAD_INPUT[row]
    assert tests
    for name in tests:
        path, _, function = name.partition("::")
        assert function in functions(path) if function else functions(path), name
