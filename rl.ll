; ModuleID = 'read_lines'
source_filename = "<string>"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"

@.const.pickledata.85ba33717798b8b34c855bf83e58a7ec404bcb41 = internal constant [102 x i8] c"\80\04\95[\00\00\00\00\00\00\00\8C\08builtins\94\8C\0AValueError\94\93\94)\8C\0Aread_lines\94\8C)/work/main/slm/kernels/ngram_arpa_read.py\94K\85\87\94\87\94."
@.const.pickledata.85ba33717798b8b34c855bf83e58a7ec404bcb41.sha1 = internal constant [20 x i8] c"\85\BA3qw\98\B8\B3L\85[\F8>X\A7\EC@K\CBA"
@.const.picklebuf.85ba33717798b8b34c855bf83e58a7ec404bcb41 = internal constant { ptr, i32, ptr, ptr, i32 } { ptr @.const.pickledata.85ba33717798b8b34c855bf83e58a7ec404bcb41, i32 102, ptr @.const.pickledata.85ba33717798b8b34c855bf83e58a7ec404bcb41.sha1, ptr null, i32 0 }
@.const.array.data.5 = internal unnamed_addr constant [72 x i8] c"\01\00\00\00\00\00\00\00\0A\00\00\00\00\00\00\00d\00\00\00\00\00\00\00\E8\03\00\00\00\00\00\00\10'\00\00\00\00\00\00\A0\86\01\00\00\00\00\00@B\0F\00\00\00\00\00\80\96\98\00\00\00\00\00\00\E1\F5\05\00\00\00\00", align 8
@.const.array.data.7 = internal unnamed_addr constant [184 x i8] c"\00\00\00\00\00\00\F0?\00\00\00\00\00\00$@\00\00\00\00\00\00Y@\00\00\00\00\00@\8F@\00\00\00\00\00\88\C3@\00\00\00\00\00j\F8@\00\00\00\00\80\84.A\00\00\00\00\D0\12cA\00\00\00\00\84\D7\97A\00\00\00\00e\CD\CDA\00\00\00 _\A0\02B\00\00\00\E8vH7B\00\00\00\A2\94\1AmB\00\00@\E5\9C0\A2B\00\00\90\1E\C4\BC\D6B\00\004&\F5k\0CC\00\80\E07y\C3AC\00\A0\D8\85W4vC\00\C8Ngm\C1\ABC\00=\91`\E4X\E1C@\8C\B5x\1D\AF\15DP\EF\E2\D6\E4\1AKD\92\D5M\06\CF\F0\80D", align 8
@.const.read_lines = internal constant [11 x i8] c"read_lines\00"
@_ZN08NumbaEnv3slm7kernels15ngram_arpa_read10read_linesB3v35B64c8tJTIeFIjxB2IKSgI4CrvSCKg1MMbCQQPKkLTj8gMGIFqNQvcBggrKQkhVYRBMAE5ArrayIhLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedExxb230Words_28array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint8_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_295ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE = common local_unnamed_addr global ptr null
@".const.missing Environment: _ZN08NumbaEnv3slm7kernels15ngram_arpa_read10read_linesB3v35B64c8tJTIeFIjxB2IKSgI4CrvSCKg1MMbCQQPKkLTj8gMGIFqNQvcBggrKQkhVYRBMAE5ArrayIhLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedExxb230Words_28array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint8_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_295ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE" = internal constant [664 x i8] c"missing Environment: _ZN08NumbaEnv3slm7kernels15ngram_arpa_read10read_linesB3v35B64c8tJTIeFIjxB2IKSgI4CrvSCKg1MMbCQQPKkLTj8gMGIFqNQvcBggrKQkhVYRBMAE5ArrayIhLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedExxb230Words_28array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint8_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_295ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE\00"
@".const.can't unbox array from PyObject into native value.  The object maybe of a different type" = internal constant [89 x i8] c"can't unbox array from PyObject into native value.  The object maybe of a different type\00"
@PyExc_ValueError = external global i8
@".const.size mismatch for tuple, expected 6 element(s) but got %zd" = internal constant [59 x i8] c"size mismatch for tuple, expected 6 element(s) but got %zd\00"
@_Py_NoneStruct = external global i8
@".const.Error creating Python tuple from runtime exception arguments" = internal constant [61 x i8] c"Error creating Python tuple from runtime exception arguments\00"
@_ZN08NumbaEnv3slm7kernels4utf88line_endB2v1B66c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqEpgoEBZSIkILKIJAA_3d_3dE5ArrayIhLi1E1C7mutable7alignedEx = common local_unnamed_addr global ptr null
@PyExc_RuntimeError = external global i8
@PyExc_TypeError = external global i8
@_ZN08NumbaEnv5numba7cpython8builtins6ol_min12_3clocals_3e4implB3v16B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAw4hWqFpgsIBZmgA_3dE15StarArgUniTupleIxLi2EE = common local_unnamed_addr global ptr null
@_ZN08NumbaEnv5numba7cpython7numbers14int_power_impl12_3clocals_3e9int_powerB4v168B42c8tJTC_2fWQA93W1AaAIYBPIqRBFCjDSZRVAJmaQIAEdx = common local_unnamed_addr global ptr null
@.const.pickledata.8928cf367dcdb5b06f67cce68474c0d77d61c7bd = internal constant [133 x i8] c"\80\04\95z\00\00\00\00\00\00\00\8C\08builtins\94\8C\0DOverflowError\94\93\94)\8C\09int_power\94\8CF/work/main/.venv/lib/python3.11/site-packages/numba/cpython/numbers.py\94K\DE\87\94\87\94."
@.const.pickledata.8928cf367dcdb5b06f67cce68474c0d77d61c7bd.sha1 = internal constant [20 x i8] c"\89(\CF6}\CD\B5\B0og\CC\E6\84t\C0\D7}a\C7\BD"
@.const.picklebuf.8928cf367dcdb5b06f67cce68474c0d77d61c7bd = internal constant { ptr, i32, ptr, ptr, i32 } { ptr @.const.pickledata.8928cf367dcdb5b06f67cce68474c0d77d61c7bd, i32 133, ptr @.const.pickledata.8928cf367dcdb5b06f67cce68474c0d77d61c7bd.sha1, ptr null, i32 0 }
@.const.pickledata.b28008a0f88bad5ff0f0243e84dab90cab19b366 = internal constant [69 x i8] c"\80\04\95:\00\00\00\00\00\00\00\8C\08builtins\94\8C\11ZeroDivisionError\94\93\94\8C\10division by zero\94\85\94N\87\94."
@.const.pickledata.b28008a0f88bad5ff0f0243e84dab90cab19b366.sha1 = internal constant [20 x i8] c"\B2\80\08\A0\F8\8B\AD_\F0\F0$>\84\DA\B9\0C\AB\19\B3f"
@.const.picklebuf.b28008a0f88bad5ff0f0243e84dab90cab19b366 = internal constant { ptr, i32, ptr, ptr, i32 } { ptr @.const.pickledata.b28008a0f88bad5ff0f0243e84dab90cab19b366, i32 69, ptr @.const.pickledata.b28008a0f88bad5ff0f0243e84dab90cab19b366.sha1, ptr null, i32 0 }
@_ZN08NumbaEnv5numba7cpython8builtins6ol_max12_3clocals_3e4implB4v105B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAw4hWqFpgsIBZmgA_3dE15StarArgUniTupleIxLi2EE = common local_unnamed_addr global ptr null

define range(i32 0, 2) i32 @_ZN3slm7kernels15ngram_arpa_read10read_linesB3v35B64c8tJTIeFIjxB2IKSgI4CrvSCKg1MMbCQQPKkLTj8gMGIFqNQvcBggrKQkhVYRBMAE5ArrayIhLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedExxb230Words_28array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint8_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_295ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE(ptr noalias writeonly captures(none) %retptr, ptr noalias writeonly captures(none) %excinfo, ptr readnone captures(none) %arg.text.0, ptr readnone captures(none) %arg.text.1, i64 %arg.text.2, i64 %arg.text.3, ptr readonly %arg.text.4, i64 %arg.text.5.0, i64 %arg.text.6.0, ptr %arg.state.0, ptr readnone captures(none) %arg.state.1, i64 %arg.state.2, i64 %arg.state.3, ptr captures(none) %arg.state.4, i64 %arg.state.5.0, i64 %arg.state.6.0, i64 %arg.stop, i64 %arg.k, i8 %arg.grow, ptr %arg.words.0.0, ptr readnone captures(none) %arg.words.0.1, i64 %arg.words.0.2, i64 %arg.words.0.3, ptr captures(none) %arg.words.0.4, i64 %arg.words.0.5.0, i64 %arg.words.0.6.0, ptr %arg.words.1.0, ptr readnone captures(none) %arg.words.1.1, i64 %arg.words.1.2, i64 %arg.words.1.3, ptr captures(none) %arg.words.1.4, i64 %arg.words.1.5.0, i64 %arg.words.1.6.0, ptr %arg.words.2.0, ptr readnone captures(none) %arg.words.2.1, i64 %arg.words.2.2, i64 %arg.words.2.3, ptr captures(none) %arg.words.2.4, i64 %arg.words.2.5.0, i64 %arg.words.2.6.0, ptr %arg.words.3.0, ptr readnone captures(none) %arg.words.3.1, i64 %arg.words.3.2, i64 %arg.words.3.3, ptr captures(none) %arg.words.3.4, i64 %arg.words.3.5.0, i64 %arg.words.3.6.0, ptr %arg.words.4.0, ptr readnone captures(none) %arg.words.4.1, i64 %arg.words.4.2, i64 %arg.words.4.3, ptr readonly captures(none) %arg.words.4.4, i64 %arg.words.4.5.0, i64 %arg.words.4.6.0, ptr %arg.words.5.0, ptr readnone captures(none) %arg.words.5.1, i64 %arg.words.5.2, i64 %arg.words.5.3, ptr readonly captures(none) %arg.words.5.4, i64 %arg.words.5.5.0, i64 %arg.words.5.6.0, ptr readnone captures(none) %arg.first.0, ptr readnone captures(none) %arg.first.1, i64 %arg.first.2, i64 %arg.first.3, ptr readonly captures(none) %arg.first.4, i64 %arg.first.5.0, i64 %arg.first.6.0, ptr readnone captures(none) %arg.word.0, ptr readnone captures(none) %arg.word.1, i64 %arg.word.2, i64 %arg.word.3, ptr readonly captures(none) %arg.word.4, i64 %arg.word.5.0, i64 %arg.word.6.0, ptr %arg.context.0, ptr readnone captures(none) %arg.context.1, i64 %arg.context.2, i64 %arg.context.3, ptr writeonly captures(none) %arg.context.4, i64 %arg.context.5.0, i64 %arg.context.6.0, ptr %arg.last.0, ptr readnone captures(none) %arg.last.1, i64 %arg.last.2, i64 %arg.last.3, ptr writeonly captures(none) %arg.last.4, i64 %arg.last.5.0, i64 %arg.last.6.0, ptr %arg.log_prob.0, ptr readnone captures(none) %arg.log_prob.1, i64 %arg.log_prob.2, i64 %arg.log_prob.3, ptr writeonly captures(none) %arg.log_prob.4, i64 %arg.log_prob.5.0, i64 %arg.log_prob.6.0, ptr %arg.backoff.0, ptr readnone captures(none) %arg.backoff.1, i64 %arg.backoff.2, i64 %arg.backoff.3, ptr writeonly captures(none) %arg.backoff.4, i64 %arg.backoff.5.0, i64 %arg.backoff.6.0, ptr readnone captures(none) %arg.scratch.0, ptr readnone captures(none) %arg.scratch.1, i64 %arg.scratch.2, i64 %arg.scratch.3, ptr captures(none) %arg.scratch.4, i64 %arg.scratch.5.0, i64 %arg.scratch.5.1, i64 %arg.scratch.6.0, i64 %arg.scratch.6.1) local_unnamed_addr {
entry:
  %.4108 = alloca double, align 8
  store double 0.000000e+00, ptr %.4108, align 8
  %excinfo.3 = alloca ptr, align 8
  store ptr null, ptr %excinfo.3, align 8
  %.9394 = alloca double, align 8
  store double 0.000000e+00, ptr %.9394, align 8
  %excinfo.9 = alloca ptr, align 8
  store ptr null, ptr %excinfo.9, align 8
  tail call void @NRT_incref(ptr %arg.state.0)
  tail call void @NRT_incref(ptr %arg.words.0.0)
  tail call void @NRT_incref(ptr %arg.words.1.0)
  tail call void @NRT_incref(ptr %arg.words.2.0)
  tail call void @NRT_incref(ptr %arg.words.3.0)
  tail call void @NRT_incref(ptr %arg.words.4.0)
  tail call void @NRT_incref(ptr %arg.words.5.0)
  tail call void @NRT_incref(ptr %arg.context.0)
  tail call void @NRT_incref(ptr %arg.last.0)
  tail call void @NRT_incref(ptr %arg.log_prob.0)
  tail call void @NRT_incref(ptr %arg.backoff.0)
  %.247 = load i64, ptr %arg.state.4, align 8
  %.276 = getelementptr i8, ptr %arg.state.4, i64 8
  %.277 = load i64, ptr %.276, align 8
  %.725.not = icmp sgt i64 %arg.scratch.5.0, 0
  br i1 %.725.not, label %B0.endif.endif, label %B0.endif.if

B432:                                             ; preds = %B432.preheader, %B6156109
  %n.2.0 = phi i64 [ %.11274, %B6156109 ], [ %.277, %B432.preheader ]
  %at.11.0 = phi i64 [ %.105.i158, %B6156109 ], [ %.247, %B432.preheader ]
  %before.2.0 = phi i64 [ %at.13.1, %B6156109 ], [ %.247, %B432.preheader ]
  %.38.i = icmp slt i64 %at.11.0, 0
  %.39.i = select i1 %.38.i, i64 %arg.text.5.0, i64 0
  %0 = getelementptr i8, ptr %arg.text.4, i64 %at.11.0
  %.53.i = getelementptr i8, ptr %0, i64 %.39.i
  %.54.i = load i8, ptr %.53.i, align 1, !noalias !0
  %1 = zext i8 %.54.i to i32
  %.56.not.i = icmp eq i8 %.54.i, 10
  br i1 %.56.not.i, label %B432.endif.thread, label %B38.i.preheader

B38.i.preheader:                                  ; preds = %B432
  %2 = add i64 %at.11.0, 1
  br label %B38.i

B432.endif.thread:                                ; preds = %B432
  %.105.i156 = add nsw i64 %at.11.0, 1
  br label %B870

B38.i:                                            ; preds = %B38.i.preheader, %B38.i
  %lsr.iv = phi i64 [ %2, %B38.i.preheader ], [ %lsr.iv.next, %B38.i ]
  %3 = add i64 %lsr.iv, -1
  %.77.i = icmp slt i64 %3, -1
  %.78.i = select i1 %.77.i, i64 %arg.text.5.0, i64 0
  %scevgep = getelementptr i8, ptr %arg.text.4, i64 %.78.i
  %scevgep421 = getelementptr i8, ptr %scevgep, i64 %lsr.iv
  %.93.i = load i8, ptr %scevgep421, align 1, !noalias !0
  %.95.not.i = icmp eq i8 %.93.i, 10
  %lsr.iv.next = add i64 %lsr.iv, 1
  br i1 %.95.not.i, label %B432.endif, label %B38.i

B578:                                             ; preds = %B432.endif
  %4 = trunc i32 %1 to i8
  %5 = add i8 %4, -9
  %or.cond = icmp ult i8 %5, 5
  br i1 %or.cond, label %B710.preheader, label %B870

B710.preheader:                                   ; preds = %B432.endif, %B578
  br label %B710

B710:                                             ; preds = %B710.backedge, %B710.preheader
  %ends_section_v71_at.2.3 = phi i64 [ %at.11.0, %B710.preheader ], [ %.1921, %B710.backedge ]
  %.1944 = icmp slt i64 %ends_section_v71_at.2.3, -1
  %.1945 = select i1 %.1944, i64 %arg.text.5.0, i64 0
  %scevgep423 = getelementptr i8, ptr %scevgep422, i64 %.1945
  %scevgep424 = getelementptr i8, ptr %scevgep423, i64 %ends_section_v71_at.2.3
  %.1960 = load i8, ptr %scevgep424, align 1
  %6 = zext i8 %.1960 to i32
  switch i32 %6, label %B768 [
    i32 10, label %B870.loopexit
    i32 32, label %B710.backedge
  ]

B768:                                             ; preds = %B710
  %7 = add i8 %.1960, -9
  %or.cond5128 = icmp ult i8 %7, 5
  br i1 %or.cond5128, label %B710.backedge, label %B870.loopexit

B710.backedge:                                    ; preds = %B768, %B710
  %.1921 = add nsw i64 %ends_section_v71_at.2.3, 1
  br label %B710

B870.loopexit:                                    ; preds = %B768, %B710
  %8 = add i64 %ends_section_v71_at.2.3, 1
  br label %B870

B870:                                             ; preds = %B578, %B870.loopexit, %B432.endif.thread
  %.105.i158 = phi i64 [ %lsr.iv.next, %B870.loopexit ], [ %.105.i156, %B432.endif.thread ], [ %lsr.iv.next, %B578 ]
  %at.3.1.i157 = phi i64 [ %131, %B870.loopexit ], [ %at.11.0, %B432.endif.thread ], [ %131, %B578 ]
  %ends_section_v71_at.3.2 = phi i64 [ %8, %B870.loopexit ], [ %at.11.0, %B432.endif.thread ], [ %at.11.0, %B578 ]
  %.2079 = icmp slt i64 %ends_section_v71_at.3.2, 0
  %.2080 = select i1 %.2079, i64 %arg.text.5.0, i64 0
  %9 = getelementptr i8, ptr %arg.text.4, i64 %ends_section_v71_at.3.2
  %.2094 = getelementptr i8, ptr %9, i64 %.2080
  %.2095 = load i8, ptr %.2094, align 1
  %.2104 = icmp eq i8 %.2095, 10
  br i1 %.2104, label %B6156110.sink.split, label %B972

B972:                                             ; preds = %B870
  %.2220 = add nsw i64 %.105.i158, -2
  %.2234 = icmp slt i64 %.105.i158, 2
  %.2235 = select i1 %.2234, i64 %arg.text.5.0, i64 0
  %10 = getelementptr i8, ptr %arg.text.4, i64 %.2220
  %.2249 = getelementptr i8, ptr %10, i64 %.2235
  %.2250 = load i8, ptr %.2249, align 1
  %.2252 = icmp eq i8 %.2250, 13
  %spec.select5129 = select i1 %.2252, i64 %.2220, i64 %at.3.1.i157
  %exitcond5628.not = icmp eq i64 %n.2.0, %smax5627
  br i1 %exitcond5628.not, label %B6156110.sink.split, label %B1052

B1052:                                            ; preds = %B972
  %11 = trunc i32 %1 to i8
  %12 = trunc i32 %1 to i8
  %.2428 = icmp eq i8 %12, 45
  %.2470 = icmp eq i8 %11, 43
  %or.cond5130 = or i1 %.2428, %.2470
  %.2473 = zext i1 %or.cond5130 to i64
  %read_number_v66_at.2.2 = add nsw i64 %at.11.0, %.2473
  br label %B1170

B1170:                                            ; preds = %B1052, %B1368
  %read_number_v66_read_digits_v69_at.2.1 = phi i64 [ %read_number_v66_at.2.2, %B1052 ], [ %.2792, %B1368 ]
  %read_number_v66_read_digits_v69_mantissa.2.1 = phi i64 [ 0, %B1052 ], [ %read_number_v66_read_digits_v69_mantissa.3.3, %B1368 ]
  %read_number_v66_read_digits_v69_left_out.2.1 = phi i64 [ 0, %B1052 ], [ %read_number_v66_read_digits_v69_left_out.3.3, %B1368 ]
  %read_number_v66_read_digits_v69_taken.2.1 = phi i64 [ 0, %B1052 ], [ %read_number_v66_read_digits_v69_taken.3.3, %B1368 ]
  %.2548 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v66_read_digits_v69_at.2.1
  %.2550 = load i64, ptr %.2548, align 1
  %.2554 = xor i64 %.2550, %const498
  %.2559 = add i64 %.2554, %const499
  %.2561 = or i64 %.2559, %.2550
  %.2562 = and i64 %.2561, %const501
  %.2563 = tail call range(i64 7, 65) i64 @llvm.cttz.i64(i64 %.2562, i1 false)
  %.2564 = lshr i64 %.2563, 3
  %.2569 = icmp eq i64 %.2564, 0
  br i1 %.2569, label %B1228, label %B1214

B1214:                                            ; preds = %B1170
  %13 = and i64 %.2563, 120
  %.2600 = sub nuw nsw i64 64, %13
  %.2602 = shl i64 %.2554, %.2600
  %.2605 = mul i64 %.2602, 10
  %.2606 = lshr i64 %.2602, 8
  %.2607 = add i64 %.2605, %.2606
  %.2608 = and i64 %.2607, %const497
  %.2609 = mul nuw nsw i64 %.2608, 100
  %.2610 = lshr i64 %.2608, 16
  %.2611 = add nuw nsw i64 %.2609, %.2610
  %.2612 = and i64 %.2611, %const496
  %.2613 = mul nuw nsw i64 %.2612, 10000
  %.2614 = lshr i64 %.2612, 32
  %.2615 = add nuw nsw i64 %.2613, %.2614
  %.2616 = and i64 %.2615, 4294967295
  br label %B1228

B1228:                                            ; preds = %B1170, %B1214
  %read_number_v66_read_digits_v69__v156call_4.2.sroa.8.3 = phi i64 [ %.2616, %B1214 ], [ 0, %B1170 ]
  %.2659 = icmp slt i64 %read_number_v66_read_digits_v69_mantissa.2.1, %const
  br i1 %.2659, label %B1230, label %B1236

B1230:                                            ; preds = %B1228
  %.2721 = getelementptr i64, ptr @.const.array.data.5, i64 %.2564
  %.2722 = load i64, ptr %.2721, align 8
  %.2727 = mul nsw i64 %.2722, %read_number_v66_read_digits_v69_mantissa.2.1
  %.2731 = add nsw i64 %.2727, %read_number_v66_read_digits_v69__v156call_4.2.sroa.8.3
  %.2739 = add nsw i64 %.2564, %read_number_v66_read_digits_v69_taken.2.1
  br label %B1368

B1236:                                            ; preds = %B1228
  %.2760 = add nsw i64 %.2564, %read_number_v66_read_digits_v69_left_out.2.1
  br label %B1368

B1368:                                            ; preds = %B1236, %B1230
  %read_number_v66_read_digits_v69_left_out.3.3 = phi i64 [ %read_number_v66_read_digits_v69_left_out.2.1, %B1230 ], [ %.2760, %B1236 ]
  %read_number_v66_read_digits_v69_mantissa.3.3 = phi i64 [ %.2731, %B1230 ], [ %read_number_v66_read_digits_v69_mantissa.2.1, %B1236 ]
  %read_number_v66_read_digits_v69_taken.3.3 = phi i64 [ %.2739, %B1230 ], [ %read_number_v66_read_digits_v69_taken.2.1, %B1236 ]
  %.2792 = add nsw i64 %.2564, %read_number_v66_read_digits_v69_at.2.1
  %.2798 = icmp eq i64 %.2564, 8
  br i1 %.2798, label %B1170, label %B1392

B1392:                                            ; preds = %B1368
  %.2894 = add nsw i64 %read_number_v66_read_digits_v69_taken.3.3, %read_number_v66_read_digits_v69_left_out.3.3
  %.2916 = icmp slt i64 %.2792, 0
  %.2917 = select i1 %.2916, i64 %arg.text.5.0, i64 0
  %14 = getelementptr i8, ptr %arg.text.4, i64 %.2792
  %.2931 = getelementptr i8, ptr %14, i64 %.2917
  %.2932 = load i8, ptr %.2931, align 1
  %.2934 = icmp eq i8 %.2932, 46
  br i1 %.2934, label %B1406, label %B1578

B1406:                                            ; preds = %B1392
  %.2945 = add nsw i64 %.2792, 1
  br label %B1418

B1418:                                            ; preds = %B1406, %B1544
  %read_number_v66_read_digits_v67_at.2.2 = phi i64 [ %.2945, %B1406 ], [ %.3259, %B1544 ]
  %read_number_v66_read_digits_v67_mantissa.2.2 = phi i64 [ %read_number_v66_read_digits_v69_mantissa.3.3, %B1406 ], [ %read_number_v66_read_digits_v67_mantissa.3.4, %B1544 ]
  %read_number_v66_read_digits_v67_left_out.2.2 = phi i64 [ 0, %B1406 ], [ %read_number_v66_read_digits_v67_left_out.3.4, %B1544 ]
  %read_number_v66_read_digits_v67_taken.2.2 = phi i64 [ 0, %B1406 ], [ %read_number_v66_read_digits_v67_taken.3.4, %B1544 ]
  %.3015 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v66_read_digits_v67_at.2.2
  %.3017 = load i64, ptr %.3015, align 1
  %.3021 = xor i64 %.3017, %const498
  %.3026 = add i64 %.3021, %const499
  %.3028 = or i64 %.3026, %.3017
  %.3029 = and i64 %.3028, %const501
  %.3030 = tail call range(i64 7, 65) i64 @llvm.cttz.i64(i64 %.3029, i1 false)
  %.3031 = lshr i64 %.3030, 3
  %.3036 = icmp eq i64 %.3031, 0
  br i1 %.3036, label %B1438, label %B1422

B1422:                                            ; preds = %B1418
  %15 = and i64 %.3030, 120
  %.3067 = sub nuw nsw i64 64, %15
  %.3069 = shl i64 %.3021, %.3067
  %.3072 = mul i64 %.3069, 10
  %.3073 = lshr i64 %.3069, 8
  %.3074 = add i64 %.3072, %.3073
  %.3075 = and i64 %.3074, %const497
  %.3076 = mul nuw nsw i64 %.3075, 100
  %.3077 = lshr i64 %.3075, 16
  %.3078 = add nuw nsw i64 %.3076, %.3077
  %.3079 = and i64 %.3078, %const496
  %.3080 = mul nuw nsw i64 %.3079, 10000
  %.3081 = lshr i64 %.3079, 32
  %.3082 = add nuw nsw i64 %.3080, %.3081
  %.3083 = and i64 %.3082, 4294967295
  br label %B1438

B1438:                                            ; preds = %B1418, %B1422
  %read_number_v66_read_digits_v67__v156call_4.2.sroa.8.4 = phi i64 [ %.3083, %B1422 ], [ 0, %B1418 ]
  %.3126 = icmp slt i64 %read_number_v66_read_digits_v67_mantissa.2.2, %const
  br i1 %.3126, label %B1480, label %B1502

B1480:                                            ; preds = %B1438
  %.3188 = getelementptr i64, ptr @.const.array.data.5, i64 %.3031
  %.3189 = load i64, ptr %.3188, align 8
  %.3194 = mul nsw i64 %.3189, %read_number_v66_read_digits_v67_mantissa.2.2
  %.3198 = add nsw i64 %.3194, %read_number_v66_read_digits_v67__v156call_4.2.sroa.8.4
  %.3206 = add nsw i64 %.3031, %read_number_v66_read_digits_v67_taken.2.2
  br label %B1544

B1502:                                            ; preds = %B1438
  %.3227 = add nsw i64 %.3031, %read_number_v66_read_digits_v67_left_out.2.2
  br label %B1544

B1544:                                            ; preds = %B1502, %B1480
  %read_number_v66_read_digits_v67_left_out.3.4 = phi i64 [ %read_number_v66_read_digits_v67_left_out.2.2, %B1480 ], [ %.3227, %B1502 ]
  %read_number_v66_read_digits_v67_mantissa.3.4 = phi i64 [ %.3198, %B1480 ], [ %read_number_v66_read_digits_v67_mantissa.2.2, %B1502 ]
  %read_number_v66_read_digits_v67_taken.3.4 = phi i64 [ %.3206, %B1480 ], [ %read_number_v66_read_digits_v67_taken.2.2, %B1502 ]
  %.3259 = add nsw i64 %.3031, %read_number_v66_read_digits_v67_at.2.2
  %.3265 = icmp eq i64 %.3031, 8
  br i1 %.3265, label %B1418, label %B1566

B1566:                                            ; preds = %B1544
  %.3343 = add i64 %read_number_v66_read_digits_v67_left_out.3.4, %.2894
  %.3345 = add i64 %.3343, %read_number_v66_read_digits_v67_taken.3.4
  %.3351 = sub nsw i64 %read_number_v66_read_digits_v69_left_out.3.3, %read_number_v66_read_digits_v67_taken.3.4
  br label %B1578

B1578:                                            ; preds = %B1566, %B1392
  %read_number_v66_at_1.5.1 = phi i64 [ %.3259, %B1566 ], [ %.2792, %B1392 ]
  %read_number_v66_mantissa.2.1 = phi i64 [ %read_number_v66_read_digits_v67_mantissa.3.4, %B1566 ], [ %read_number_v66_read_digits_v69_mantissa.3.3, %B1392 ]
  %read_number_v66_power.3.1 = phi i64 [ %.3351, %B1566 ], [ %read_number_v66_read_digits_v69_left_out.3.3, %B1392 ]
  %read_number_v66_digits.4.1 = phi i64 [ %.3345, %B1566 ], [ %.2894, %B1392 ]
  %.3378.not = icmp eq i64 %read_number_v66_digits.4.1, 0
  br i1 %.3378.not, label %for.end, label %B1630

B1630:                                            ; preds = %B1578
  %.3391 = icmp slt i64 %read_number_v66_at_1.5.1, %spec.select5129
  br i1 %.3391, label %B1672, label %B2210

B1672:                                            ; preds = %B1630
  %.3418 = icmp slt i64 %read_number_v66_at_1.5.1, 0
  %.3419 = select i1 %.3418, i64 %arg.text.5.0, i64 0
  %16 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v66_at_1.5.1
  %.3433 = getelementptr i8, ptr %16, i64 %.3419
  %.3434 = load i8, ptr %.3433, align 1
  %17 = and i8 %.3434, -33
  %.3437 = icmp eq i8 %17, 69
  br i1 %.3437, label %B1694, label %B2210

B1694:                                            ; preds = %B1672
  %.3446 = add nsw i64 %read_number_v66_at_1.5.1, 1
  %.3466 = icmp slt i64 %read_number_v66_at_1.5.1, -1
  %.3467 = select i1 %.3466, i64 %arg.text.5.0, i64 0
  %18 = getelementptr i8, ptr %arg.text.4, i64 %.3446
  %.3481 = getelementptr i8, ptr %18, i64 %.3467
  %.3482 = load i8, ptr %.3481, align 1
  %.3484 = icmp eq i8 %.3482, 45
  %.3526 = icmp eq i8 %.3482, 43
  %or.cond5131 = or i1 %.3484, %.3526
  %.3529 = add nsw i64 %read_number_v66_at_1.5.1, 2
  %read_number_v66_at_1.6.3 = select i1 %or.cond5131, i64 %.3529, i64 %.3446
  %.3557 = icmp slt i64 %read_number_v66_at_1.6.3, %spec.select5129
  br i1 %.3557, label %B1808, label %for.end

B1808:                                            ; preds = %B1694
  %.3579 = icmp slt i64 %read_number_v66_at_1.6.3, 0
  %.3580 = select i1 %.3579, i64 %arg.text.5.0, i64 0
  %19 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v66_at_1.6.3
  %.3594 = getelementptr i8, ptr %19, i64 %.3580
  %.3595 = load i8, ptr %.3594, align 1
  %20 = add i8 %.3595, -48
  %or.cond136 = icmp ult i8 %20, 10
  br i1 %or.cond136, label %B1856.preheader, label %for.end

B1856.preheader:                                  ; preds = %B1808
  %21 = add i64 %spec.select5129, -1
  br label %B1856.endif

B1894:                                            ; preds = %B1856.endif
  %.3728 = add i64 %read_number_v66_at_1.7.3, 1
  %.3761 = icmp slt i64 %read_number_v66_at_1.7.3, -1
  %.3762 = select i1 %.3761, i64 %arg.text.5.0, i64 0
  %22 = add i64 %.3762, 1
  %scevgep425 = getelementptr i8, ptr %arg.text.4, i64 %22
  %scevgep426 = getelementptr i8, ptr %scevgep425, i64 %read_number_v66_at_1.7.3
  %.3777 = load i8, ptr %scevgep426, align 1
  %23 = add i8 %.3777, -48
  %or.cond5821 = icmp ult i8 %23, 10
  br i1 %or.cond5821, label %B1856.endif, label %B2102

B2102:                                            ; preds = %B1894
  %24 = icmp ugt i8 %.3595, 47
  %25 = icmp eq i8 %.3482, 45
  %.3913 = sub i64 0, %.13.i
  %spec.select5132 = select i1 %25, i64 %.3913, i64 %.13.i
  %.3938 = add nsw i64 %spec.select5132, %read_number_v66_power.3.1
  br i1 %24, label %B2210, label %for.end

B2210:                                            ; preds = %B2102, %B2102.thread115, %B1630, %B1672
  %read_number_v66_power.4.15637 = phi i64 [ %.3938121, %B2102.thread115 ], [ %read_number_v66_power.3.1, %B1672 ], [ %read_number_v66_power.3.1, %B1630 ], [ %.3938, %B2102 ]
  %read_number_v66_at_1.8.15635 = phi i64 [ %spec.select5129, %B2102.thread115 ], [ %read_number_v66_at_1.5.1, %B1672 ], [ %read_number_v66_at_1.5.1, %B1630 ], [ %.3728, %B2102 ]
  %.3963 = icmp eq i64 %read_number_v66_mantissa.2.1, 0
  br i1 %.3963, label %for.end, label %B2412

B2412:                                            ; preds = %B2210
  %.4000 = tail call i64 @llvm.abs.i64(i64 %read_number_v66_power.4.15637, i1 false)
  %.4036 = icmp slt i64 %.4000, 23
  br i1 %.4036, label %B2431, label %B2457

B2431:                                            ; preds = %B2412
  %.4080 = icmp slt i64 %.4000, 0
  %.4081 = add nuw nsw i64 %.4000, 23
  %.4082 = select i1 %.4080, i64 %.4081, i64 %.4000
  %.4095 = getelementptr double, ptr @.const.array.data.7, i64 %.4082
  br label %B2475

B2457:                                            ; preds = %B2412
  store double 0.000000e+00, ptr %.4108, align 8
  %.4112 = call i32 @_ZN5numba7cpython7numbers14int_power_impl12_3clocals_3e9int_powerB4v168B42c8tJTC_2fWQA93W1AaAIYBPIqRBFCjDSZRVAJmaQIAEdx(ptr nonnull %.4108, ptr nonnull %excinfo.3, double 1.000000e+01, i64 %.4000)
  %cond = icmp eq i32 %.4112, 0
  br i1 %cond, label %B2475, label %B2457.if.if, !prof !3

B2475:                                            ; preds = %B2457, %B2431
  %read_number_v66__vphi954_0.2.2.in = phi ptr [ %.4095, %B2431 ], [ %.4108, %B2457 ]
  %read_number_v66__vphi954_0.2.2 = load double, ptr %read_number_v66__vphi954_0.2.2.in, align 8
  %.4148 = sitofp i64 %read_number_v66_mantissa.2.1 to double
  %.4149 = fmul double %read_number_v66__vphi954_0.2.2, %.4148
  %read_number_v66__vphi986_0.2.2.frozen = freeze i64 %read_number_v66_power.4.15637
  %.41425146 = icmp slt i64 %read_number_v66__vphi986_0.2.2.frozen, 0
  br i1 %.41425146, label %select.true.sink, label %select.end

select.true.sink:                                 ; preds = %B2475
  %.4164 = fdiv double %.4148, %read_number_v66__vphi954_0.2.2
  br label %select.end

select.end:                                       ; preds = %B2475, %select.true.sink
  %read_number_v66__vphi986_0.2.2 = phi double [ %.4164, %select.true.sink ], [ %.4149, %B2475 ]
  %26 = trunc i32 %1 to i8
  %27 = icmp eq i8 %26, 45
  %.4183 = fneg double %read_number_v66__vphi986_0.2.2
  %spec.select5133 = select i1 %27, double %.4183, double %read_number_v66__vphi986_0.2.2
  br label %for.end

B5388:                                            ; preds = %for.end
  %.4260 = icmp slt i64 %read_number_v66_at_1.8.15636, 0
  %.4261 = select i1 %.4260, i64 %arg.text.5.0, i64 0
  %28 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v66_at_1.8.15636
  %.4275 = getelementptr i8, ptr %28, i64 %.4261
  %.4276 = load i8, ptr %.4275, align 1
  %29 = zext i8 %.4276 to i32
  switch i32 %29, label %B5506 [
    i32 32, label %B5446
    i32 9, label %B5446
  ]

B5446:                                            ; preds = %B5388, %B5388
  %.4308 = fcmp ogt double %"$640call.5.2.sroa.0.1", 0.000000e+00
  br i1 %.4308, label %B5470, label %B5506

B5470:                                            ; preds = %B5446
  br label %B5506

B5506:                                            ; preds = %B5388, %for.end, %B5470, %B5446
  %fault.10.1 = phi i64 [ 0, %B5446 ], [ 3, %B5470 ], [ 2, %for.end ], [ 2, %B5388 ]
  %30 = icmp slt i64 %read_number_v66_at_1.8.15636, %spec.select5129
  br i1 %30, label %B5510, label %B23809

B5510:                                            ; preds = %B5506
  %.4342 = icmp slt i64 %read_number_v66_at_1.8.15636, 0
  %.4343 = select i1 %.4342, i64 %arg.text.5.0, i64 0
  %31 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v66_at_1.8.15636
  %.4357 = getelementptr i8, ptr %31, i64 %.4343
  %.4358 = load i8, ptr %.4357, align 1
  %32 = zext i8 %.4358 to i32
  switch i32 %32, label %B23809 [
    i32 32, label %B5597.preheader
    i32 9, label %B5597.preheader
  ]

B5597.preheader:                                  ; preds = %B5510, %B5510
  %.43965301 = add nsw i64 %read_number_v66_at_1.8.15636, 1
  %.44075302 = icmp slt i64 %.43965301, %spec.select5129
  br i1 %.44075302, label %B5626.preheader, label %B23809

B5626.preheader:                                  ; preds = %B5597.preheader
  br label %B5626

B5626:                                            ; preds = %B5626.preheader, %B5597.backedge
  %.43965304 = phi i64 [ %.4396, %B5597.backedge ], [ %.43965301, %B5626.preheader ]
  %33 = add i64 %.43965304, -1
  %.4425 = icmp slt i64 %33, -1
  %.4426 = select i1 %.4425, i64 %arg.text.5.0, i64 0
  %scevgep429 = getelementptr i8, ptr %arg.text.4, i64 %.4426
  %scevgep430 = getelementptr i8, ptr %scevgep429, i64 %.43965304
  %.4441 = load i8, ptr %scevgep430, align 1
  %34 = zext i8 %.4441 to i32
  switch i32 %34, label %B5626.B23809.loopexit_crit_edge [
    i32 32, label %B5597.backedge
    i32 9, label %B5597.backedge
  ]

B5597.backedge:                                   ; preds = %B5626, %B5626
  %.4396 = add i64 %.43965304, 1
  %exitcond5619.not = icmp eq i64 %spec.select5129, %.4396
  br i1 %exitcond5619.not, label %B23809, label %B5626

B5626.B23809.loopexit_crit_edge:                  ; preds = %B5626
  br label %B23809

B23809:                                           ; preds = %B5626.B23809.loopexit_crit_edge, %B5597.backedge, %B5597.preheader, %B5510, %B5506
  %at.13.1 = phi i64 [ %read_number_v66_at_1.8.15636, %B5510 ], [ %read_number_v66_at_1.8.15636, %B5506 ], [ %.43965301, %B5597.preheader ], [ %.43965304, %B5626.B23809.loopexit_crit_edge ], [ %spec.select5129, %B5597.backedge ]
  %.4491 = sub nsw i64 %spec.select5129, %at.13.1
  %.4532 = icmp sgt i64 %.4491, -1
  br i1 %.4532, label %B23819.preheader, label %B24023

B23819.preheader:                                 ; preds = %B23809
  %35 = getelementptr i8, ptr %arg.text.4, i64 %at.13.1
  %36 = getelementptr i8, ptr %arg.text.4, i64 %before.2.0
  br label %B23819

B23819:                                           ; preds = %B23819.preheader, %B24019
  %known_words_v62_same.3.1 = phi i64 [ %.4610, %B24019 ], [ 0, %B23819.preheader ]
  %.4552 = getelementptr i8, ptr %35, i64 %known_words_v62_same.3.1
  %.4554 = load i64, ptr %.4552, align 1
  %.4571 = getelementptr i8, ptr %36, i64 %known_words_v62_same.3.1
  %.4573 = load i64, ptr %.4571, align 1
  %.4584.not = icmp eq i64 %.4554, %.4573
  br i1 %.4584.not, label %B24019, label %B23943

B23943:                                           ; preds = %B23819
  %.4577 = xor i64 %.4573, %.4554
  %.4598 = tail call range(i64 0, 65) i64 @llvm.cttz.i64(i64 %.4577, i1 true)
  %.4599 = lshr i64 %.4598, 3
  %37 = add i64 %.4599, %known_words_v62_same.3.1
  br label %B24023

B24019:                                           ; preds = %B23819
  %.4610 = add nuw i64 %known_words_v62_same.3.1, 8
  %.4616.not = icmp sgt i64 %.4610, %.4491
  br i1 %.4616.not, label %B24023, label %B23819

B24023:                                           ; preds = %B24019, %B23943, %B23809
  %known_words_v62_same.4.2 = phi i64 [ %37, %B23943 ], [ 0, %B23809 ], [ %.4610, %B24019 ]
  %38 = icmp sgt i64 %arg.scratch.5.1, 1
  br i1 %38, label %B24035.endif, label %B24233.endif

B24085:                                           ; preds = %B24085.preheader, %B24133.endif
  %lsr.iv433 = phi ptr [ %scevgep432, %B24085.preheader ], [ %scevgep434, %B24133.endif ]
  %known_words_v62_known.2.2 = phi i64 [ %.4729, %B24133.endif ], [ 0, %B24085.preheader ]
  %exitcond5620.not = icmp eq i64 %126, %known_words_v62_known.2.2
  br i1 %exitcond5620.not, label %B24177, label %B24133.endif

B24133.endif.B24177_crit_edge:                    ; preds = %B24133.endif
  %39 = add i64 %.4729, -1
  br label %B24177

B24177:                                           ; preds = %B24085, %B24133.endif.B24177_crit_edge
  %known_words_v62_known.2.2.lcssa = phi i64 [ %39, %B24133.endif.B24177_crit_edge ], [ %126, %B24085 ]
  %.4729.lcssa = phi i64 [ %.4729, %B24133.endif.B24177_crit_edge ], [ %smax, %B24085 ]
  %.4882 = mul i64 %known_words_v62_known.2.2.lcssa, %arg.scratch.6.1
  %.4884 = getelementptr i8, ptr %.960, i64 %.4882
  %.4886 = load i64, ptr %.4884, align 8
  %.4888 = add nsw i64 %.4886, %at.13.1
  %40 = freeze i64 %.4729.lcssa
  br label %B24233.endif

B24291:                                           ; preds = %B24291.preheader, %B95223
  %at.14.15409 = phi i64 [ %word_end_v51_at.6.4, %B95223 ], [ %at.15.1, %B24291.preheader ]
  %fault.9.15408 = phi i64 [ %fault.15.2, %B95223 ], [ %fault.10.1, %B24291.preheader ]
  %.500053555407 = phi i64 [ %.5010, %B95223 ], [ %.4950, %B24291.preheader ]
  %.500753595406 = phi i64 [ %.5014, %B95223 ], [ %known_words_v62_known.3.15042, %B24291.preheader ]
  %.5010 = add nsw i64 %.500053555407, -1
  %.5014 = add nuw i64 %.500753595406, 1
  %.5052 = icmp slt i64 %at.14.15409, %spec.select5129
  br i1 %.5052, label %B24293, label %B24469

B24293:                                           ; preds = %B24291
  %.5070 = icmp slt i64 %at.14.15409, 0
  %.5071 = select i1 %.5070, i64 %arg.text.5.0, i64 0
  %41 = getelementptr i8, ptr %arg.text.4, i64 %at.14.15409
  %.5085 = getelementptr i8, ptr %41, i64 %.5071
  %.5086 = load i8, ptr %.5085, align 1
  %42 = zext i8 %.5086 to i32
  switch i32 %42, label %B24469 [
    i32 32, label %B24439.preheader
    i32 9, label %B24439.preheader
  ]

B24439.preheader:                                 ; preds = %B24293, %B24293
  %.51245306 = add nsw i64 %at.14.15409, 1
  %.51355307 = icmp slt i64 %.51245306, %spec.select5129
  br i1 %.51355307, label %B24459.preheader, label %B24469

B24459.preheader:                                 ; preds = %B24439.preheader
  br label %B24459

B24459:                                           ; preds = %B24459.preheader, %B24439.backedge
  %.51245309 = phi i64 [ %.5124, %B24439.backedge ], [ %.51245306, %B24459.preheader ]
  %43 = add i64 %.51245309, -1
  %.5153 = icmp slt i64 %43, -1
  %.5154 = select i1 %.5153, i64 %arg.text.5.0, i64 0
  %scevgep436 = getelementptr i8, ptr %arg.text.4, i64 %.5154
  %scevgep437 = getelementptr i8, ptr %scevgep436, i64 %.51245309
  %.5169 = load i8, ptr %scevgep437, align 1
  %44 = zext i8 %.5169 to i32
  switch i32 %44, label %B24469.loopexit [
    i32 32, label %B24439.backedge
    i32 9, label %B24439.backedge
  ]

B24439.backedge:                                  ; preds = %B24459, %B24459
  %.5124 = add i64 %.51245309, 1
  %exitcond5621.not = icmp eq i64 %spec.select5129, %.5124
  br i1 %exitcond5621.not, label %B24477, label %B24459

B24469.loopexit:                                  ; preds = %B24459
  br label %B24469

B24469:                                           ; preds = %B24469.loopexit, %B24439.preheader, %B24293, %B24291
  %at.17.2 = phi i64 [ %at.14.15409, %B24293 ], [ %at.14.15409, %B24291 ], [ %.51245306, %B24439.preheader ], [ %.51245309, %B24469.loopexit ]
  %.5215.not = icmp slt i64 %at.17.2, %spec.select5129
  br i1 %.5215.not, label %B24475, label %B24477

B24475:                                           ; preds = %B24469
  %.5218.not = icmp eq i64 %fault.9.15408, 0
  br i1 %.5218.not, label %B24537.preheader, label %B287262

B24537.preheader:                                 ; preds = %B24475
  br label %B24537

B24477:                                           ; preds = %B24469, %B24439.backedge
  %at.17.25646 = phi i64 [ %spec.select5129, %B24439.backedge ], [ %at.17.2, %B24469 ]
  %.5227 = icmp eq i64 %fault.9.15408, 0
  %spec.select5447 = select i1 %.5227, i64 4, i64 %fault.9.15408
  br label %B287262

B24537:                                           ; preds = %B24543, %B24719, %B24537.preheader
  %word_end_v51_at.5.3 = phi i64 [ %at.17.2, %B24537.preheader ], [ %.5417, %B24719 ], [ %.5328, %B24543 ]
  %.5307 = getelementptr i8, ptr %arg.text.4, i64 %word_end_v51_at.5.3
  %.5309 = load i64, ptr %.5307, align 1
  %.5313 = add i64 %.5309, -2387225703656530209
  %.5314 = and i64 %.5309, %const501
  %.5315 = xor i64 %.5314, %const501
  %.5316 = and i64 %.5315, %.5313
  %.5323 = icmp eq i64 %.5316, 0
  br i1 %.5323, label %B24543, label %B24601

B24543:                                           ; preds = %B24537
  %.5328 = add nsw i64 %word_end_v51_at.5.3, 8
  %.5287 = icmp slt i64 %.5328, %spec.select5129
  br i1 %.5287, label %B24537, label %B24725.endif

B24601:                                           ; preds = %B24537
  %.5337 = tail call range(i64 7, 65) i64 @llvm.cttz.i64(i64 %.5316, i1 true)
  %.5338 = lshr i64 %.5337, 3
  %.5340 = add nsw i64 %.5338, %word_end_v51_at.5.3
  %.5348.not = icmp slt i64 %.5340, %spec.select5129
  br i1 %.5348.not, label %B24653, label %B24725.endif.loopexit

B24653:                                           ; preds = %B24601
  %.5364 = icmp slt i64 %.5340, 0
  %.5365 = select i1 %.5364, i64 %arg.text.5.0, i64 0
  %45 = getelementptr i8, ptr %arg.text.4, i64 %.5340
  %.5379 = getelementptr i8, ptr %45, i64 %.5365
  %.5380 = load i8, ptr %.5379, align 1
  %46 = zext i8 %.5380 to i32
  switch i32 %46, label %B24719 [
    i32 32, label %B24725.endif.loopexit
    i32 9, label %B24725.endif.loopexit
  ]

B24719:                                           ; preds = %B24653
  %.5417 = add nsw i64 %.5340, 1
  %.5425 = icmp slt i64 %.5417, %spec.select5129
  br i1 %.5425, label %B24537, label %B24725.endif.loopexit

B24731:                                           ; preds = %B24725.endif
  %.5595 = getelementptr i8, ptr %arg.text.4, i64 %at.17.2
  %.5597 = load i64, ptr %.5595, align 1
  %.5604 = shl i64 %.5550, 3
  %notmask = shl nsw i64 -1, %.5604
  %.5606 = xor i64 %notmask, -1
  %.5607 = and i64 %.5597, %.5606
  br label %B35362.else.if

B24733:                                           ; preds = %B24725.endif
  %.5613 = icmp eq i64 %.5550, 8
  br i1 %.5613, label %B29707, label %B29767.endif

B29707:                                           ; preds = %B24733
  %.5637 = getelementptr i8, ptr %arg.text.4, i64 %at.17.2
  %.5639 = load i64, ptr %.5637, align 1
  br label %B35362.else.if

B29827:                                           ; preds = %B29827.preheader416, %B29827
  %lsr.iv445 = phi ptr [ %scevgep444, %B29827.preheader416 ], [ %scevgep446, %B29827 ]
  %lsr.iv441 = phi i64 [ %139, %B29827.preheader416 ], [ %lsr.iv.next442, %B29827 ]
  %read_word_v53_key_of_v57_key.4.35320 = phi i64 [ %.5793.3, %B29827 ], [ %read_word_v53_key_of_v57_key.4.35320.unr, %B29827.preheader416 ]
  %scevgep449 = getelementptr i8, ptr %lsr.iv445, i64 -24
  %.5784 = load i64, ptr %scevgep449, align 1
  %.5789 = xor i64 %.5784, %read_word_v53_key_of_v57_key.4.35320
  %.5791 = mul i64 %.5789, %.1663
  %.5792 = lshr i64 %.5791, 29
  %scevgep448 = getelementptr i8, ptr %lsr.iv445, i64 -16
  %.5784.1 = load i64, ptr %scevgep448, align 1
  %47 = xor i64 %.5792, %.5784.1
  %.5789.1 = xor i64 %47, %.5791
  %.5791.1 = mul i64 %.5789.1, %.1663
  %.5792.1 = lshr i64 %.5791.1, 29
  %scevgep447 = getelementptr i8, ptr %lsr.iv445, i64 -8
  %.5784.2 = load i64, ptr %scevgep447, align 1
  %48 = xor i64 %.5792.1, %.5784.2
  %.5789.2 = xor i64 %48, %.5791.1
  %.5791.2 = mul i64 %.5789.2, %.1663
  %.5792.2 = lshr i64 %.5791.2, 29
  %.5784.3 = load i64, ptr %lsr.iv445, align 1
  %49 = xor i64 %.5792.2, %.5784.3
  %.5789.3 = xor i64 %49, %.5791.2
  %.5791.3 = mul i64 %.5789.3, %.1663
  %.5792.3 = lshr i64 %.5791.3, 29
  %.5793.3 = xor i64 %.5792.3, %.5791.3
  %lsr.iv.next442 = add nsw i64 %lsr.iv441, -4
  %scevgep446 = getelementptr i8, ptr %lsr.iv445, i64 32
  %.5734.3 = icmp sgt i64 %lsr.iv.next442, 4
  br i1 %.5734.3, label %B29827, label %B29849

B29849:                                           ; preds = %B29827, %B29827.prol.loopexit, %B29767.endif
  %read_word_v53_key_of_v57_key.4.3.lcssa = phi i64 [ %.5550, %B29767.endif ], [ %.5793.lcssa.unr, %B29827.prol.loopexit ], [ %.5793.3, %B29827 ]
  %.5824 = getelementptr i8, ptr %arg.text.4, i64 %.5653
  %.5826 = load i64, ptr %.5824, align 1
  %.5831 = xor i64 %.5826, %read_word_v53_key_of_v57_key.4.3.lcssa
  %.5835 = mul i64 %.5831, %.1663
  %.5838 = lshr i64 %.5835, 29
  %.5839 = xor i64 %.5838, %.5835
  br label %B35362.else.if

B35407:                                           ; preds = %B287260, %B35362.else.if
  %read_word_v53_find_v58_slot.2.2.lcssa = phi i64 [ %.5956, %B35362.else.if ], [ %.7451, %B287260 ]
  %.6033 = xor i64 %read_word_v53_find_v58_slot.2.2.lcssa, -1
  br label %B47541

B35735:                                           ; preds = %B35735.lr.ph, %B287260
  %.59935344 = phi i64 [ %.59935338, %B35735.lr.ph ], [ %.5993, %B287260 ]
  %.59625343 = phi i64 [ %.59625334, %B35735.lr.ph ], [ %.5962, %B287260 ]
  %read_word_v53_find_v58_slot.2.25342 = phi i64 [ %.5956, %B35735.lr.ph ], [ %.7451, %B287260 ]
  %.6055 = icmp slt i64 %read_word_v53_find_v58_slot.2.25342, 0
  %.6056 = select i1 %.6055, i64 %arg.words.0.5.0, i64 0
  %50 = getelementptr i64, ptr %arg.words.0.4, i64 %.59625343
  %.6070 = getelementptr i64, ptr %50, i64 %.6056
  %.6071 = load i64, ptr %.6070, align 8
  %.6073 = icmp eq i64 %.6071, %read_word_v53_key.3.2
  %.6076 = lshr i64 %.59935344, 32
  %.6078 = icmp eq i64 %.6076, %.5550
  %or.cond5135 = and i1 %.6078, %.6073
  br i1 %or.cond5135, label %B35845, label %B287260

B35845:                                           ; preds = %B35735
  %51 = icmp ult i64 %.5550, 9
  %.6081 = and i64 %.59935344, 4294967295
  %.6084 = add nsw i64 %.6081, -1
  br i1 %51, label %B47541, label %B35855.endif

B35877:                                           ; preds = %B35855.endif, %B47418
  %.62405325 = phi i64 [ %.6247, %B47418 ], [ 0, %B35855.endif ]
  %.62335324 = phi i64 [ %.6243, %B47418 ], [ %.6213, %B35855.endif ]
  %.6234 = icmp sgt i64 %.62335324, 0
  br i1 %.6234, label %B47418, label %B47492

B47418:                                           ; preds = %B35877
  %.6243 = add nsw i64 %.62335324, -1
  %.6247 = add i64 %.62405325, 8
  %.6284 = getelementptr i8, ptr %142, i64 %.62405325
  %.6286 = load i64, ptr %.6284, align 1
  %.6302 = getelementptr i8, ptr %144, i64 %.62405325
  %.6304 = load i64, ptr %.6302, align 1
  %.6308.not = icmp eq i64 %.6286, %.6304
  br i1 %.6308.not, label %B35877, label %B287260

B47492:                                           ; preds = %B35877
  %sunkaddr = getelementptr i8, ptr %arg.text.4, i64 %word_end_v51_at.6.4
  %sunkaddr503 = getelementptr i8, ptr %sunkaddr, i64 -8
  %.6360 = load i64, ptr %sunkaddr503, align 1
  %gep = getelementptr i8, ptr %invariant.gep, i64 %.6121
  %.6387 = getelementptr i8, ptr %gep, i64 -8
  %.6389 = load i64, ptr %.6387, align 1
  %.6393 = icmp eq i64 %.6360, %.6389
  br i1 %.6393, label %B47541, label %B287260

B47541:                                           ; preds = %B35845, %B47492, %B35407
  %read_word_v53_found.3.2 = phi i64 [ %.6033, %B35407 ], [ %.6084, %B47492 ], [ %.6084, %B35845 ]
  %52 = icmp eq i8 %arg.grow, 0
  %.6442 = icmp sgt i64 %read_word_v53_found.3.2, -1
  %brmerge = select i1 %.6442, i1 true, i1 %52
  br i1 %brmerge, label %B95203, label %B47617

B47617:                                           ; preds = %B47541
  %.6482 = load i64, ptr %arg.words.3.4, align 8
  %.6517 = shl i64 %.6482, 2
  %.6518 = add i64 %.6517, 4
  %.6528.not = icmp sgt i64 %.6518, %arg.words.0.2
  br i1 %.6528.not, label %B95223, label %B47629

B47629:                                           ; preds = %B47617
  %.6547 = icmp slt i64 %.6482, 0
  %.6548 = select i1 %.6547, i64 %arg.words.2.5.0, i64 0
  %53 = getelementptr i64, ptr %arg.words.2.4, i64 %.6482
  %.6562 = getelementptr i64, ptr %53, i64 %.6548
  %.6563 = load i64, ptr %.6562, align 8
  %.6572 = add i64 %.5550, 9
  %.6576 = add i64 %.6572, %.6563
  %.6589.not = icmp sgt i64 %.6576, %arg.words.1.2
  br i1 %.6589.not, label %B95223, label %B47729.endif

B47825:                                           ; preds = %B47825.preheader415, %B47825
  %lsr.iv473 = phi ptr [ %scevgep472, %B47825.preheader415 ], [ %scevgep474, %B47825 ]
  %lsr.iv470 = phi i64 [ %.6563, %B47825.preheader415 ], [ %lsr.iv.next471, %B47825 ]
  %lsr.iv467 = phi ptr [ %scevgep466, %B47825.preheader415 ], [ %scevgep468, %B47825 ]
  %lsr.iv464 = phi i64 [ %at.17.2, %B47825.preheader415 ], [ %lsr.iv.next465, %B47825 ]
  %54 = add i64 %.692953495351.unr, %lsr.iv464
  %.6976 = icmp slt i64 %54, 0
  %.6977 = select i1 %.6976, i64 %arg.text.5.0, i64 0
  %55 = add i64 %.692953495351.unr, %.6977
  %scevgep479 = getelementptr i8, ptr %lsr.iv473, i64 %55
  %.6992 = load i8, ptr %scevgep479, align 1
  %56 = add i64 %.692953495351.unr, %lsr.iv470
  %.7008 = icmp slt i64 %56, 0
  %.7009 = select i1 %.7008, i64 %arg.words.1.5.0, i64 0
  %57 = add i64 %.692953495351.unr, %.7009
  %scevgep478 = getelementptr i8, ptr %lsr.iv467, i64 %57
  store i8 %.6992, ptr %scevgep478, align 1
  %58 = add i64 %.692953495351.unr, %lsr.iv464
  %59 = add i64 %58, 1
  %.6976.1 = icmp slt i64 %59, 0
  %.6977.1 = select i1 %.6976.1, i64 %arg.text.5.0, i64 0
  %60 = add i64 %.6977.1, 1
  %61 = add i64 %.692953495351.unr, %60
  %scevgep481 = getelementptr i8, ptr %lsr.iv473, i64 %61
  %.6992.1 = load i8, ptr %scevgep481, align 1
  %62 = add i64 %.692953495351.unr, %lsr.iv470
  %63 = add i64 %62, 1
  %.7008.1 = icmp slt i64 %63, 0
  %.7009.1 = select i1 %.7008.1, i64 %arg.words.1.5.0, i64 0
  %64 = add i64 %.7009.1, 1
  %65 = add i64 %.692953495351.unr, %64
  %scevgep480 = getelementptr i8, ptr %lsr.iv467, i64 %65
  store i8 %.6992.1, ptr %scevgep480, align 1
  %66 = add i64 %.692953495351.unr, %lsr.iv464
  %67 = add i64 %66, 2
  %.6976.2 = icmp slt i64 %67, 0
  %.6977.2 = select i1 %.6976.2, i64 %arg.text.5.0, i64 0
  %68 = add i64 %.6977.2, 2
  %69 = add i64 %.692953495351.unr, %68
  %scevgep477 = getelementptr i8, ptr %lsr.iv473, i64 %69
  %.6992.2 = load i8, ptr %scevgep477, align 1
  %70 = add i64 %.692953495351.unr, %lsr.iv470
  %71 = add i64 %70, 2
  %.7008.2 = icmp slt i64 %71, 0
  %.7009.2 = select i1 %.7008.2, i64 %arg.words.1.5.0, i64 0
  %72 = add i64 %.7009.2, 2
  %73 = add i64 %.692953495351.unr, %72
  %scevgep476 = getelementptr i8, ptr %lsr.iv467, i64 %73
  store i8 %.6992.2, ptr %scevgep476, align 1
  %74 = add i64 %.692953495351.unr, %lsr.iv464
  %75 = add i64 %74, 3
  %.6976.3 = icmp slt i64 %75, 0
  %.6977.3 = select i1 %.6976.3, i64 %arg.text.5.0, i64 0
  %76 = add i64 %.6977.3, 3
  %77 = add i64 %.692953495351.unr, %76
  %scevgep475 = getelementptr i8, ptr %lsr.iv473, i64 %77
  %.6992.3 = load i8, ptr %scevgep475, align 1
  %78 = add i64 %.692953495351.unr, %lsr.iv470
  %79 = add i64 %78, 3
  %.7008.3 = icmp slt i64 %79, 0
  %.7009.3 = select i1 %.7008.3, i64 %arg.words.1.5.0, i64 0
  %80 = add i64 %.7009.3, 3
  %81 = add i64 %.692953495351.unr, %80
  %scevgep469 = getelementptr i8, ptr %lsr.iv467, i64 %81
  store i8 %.6992.3, ptr %scevgep469, align 1
  %lsr.iv.next465 = add i64 %lsr.iv464, 4
  %82 = add i64 %361, %lsr.iv.next465
  %scevgep468 = getelementptr i8, ptr %lsr.iv467, i64 4
  %lsr.iv.next471 = add i64 %lsr.iv470, 4
  %scevgep474 = getelementptr i8, ptr %lsr.iv473, i64 4
  %exitcond5622.not.3 = icmp eq i64 %82, 0
  br i1 %exitcond5622.not.3, label %B47827, label %B47825, !llvm.loop !4

B47827:                                           ; preds = %B47825, %B47825.prol.loopexit, %middle.block, %vec.epilog.middle.block, %B47729.endif
  %.7039 = add nsw i64 %.6563, %.5550
  %.7053 = icmp slt i64 %.7039, 0
  %.7054 = select i1 %.7053, i64 %arg.words.1.5.0, i64 0
  %83 = getelementptr i8, ptr %arg.words.1.4, i64 %.7039
  %.7068 = getelementptr i8, ptr %83, i64 %.7054
  store i8 10, ptr %.7068, align 1
  %.7083 = add nsw i64 %.7039, 1
  %.7099 = icmp slt i64 %.6482, -1
  %.7100 = select i1 %.7099, i64 %arg.words.2.5.0, i64 0
  %84 = getelementptr i64, ptr %arg.words.2.4, i64 %.6807
  %.7114 = getelementptr i64, ptr %84, i64 %.7100
  store i64 %.7083, ptr %.7114, align 8
  store i64 %.6807, ptr %arg.words.3.4, align 8
  br label %B95203

B95203:                                           ; preds = %B47541, %B47827
  %read_word_v53_found.4.2 = phi i64 [ %.6482, %B47827 ], [ %read_word_v53_found.3.2, %B47541 ]
  %.13.i143 = tail call i64 @llvm.smax.i64(i64 %read_word_v53_found.4.2, i64 -1)
  br label %B95223

B95223:                                           ; preds = %B95203, %B47629, %B47617
  %"$1310call.20.2.2" = phi i64 [ -2, %B47629 ], [ %.13.i143, %B95203 ], [ -2, %B47617 ]
  %.7291 = icmp slt i64 %.500753595406, 0
  %.7292 = select i1 %.7291, i64 %arg.scratch.5.1, i64 0
  %.7293 = add i64 %.7292, %.500753595406
  %.7304 = mul i64 %.7293, %arg.scratch.6.1
  %.7306 = getelementptr i8, ptr %arg.scratch.4, i64 %.7304
  store i64 %"$1310call.20.2.2", ptr %.7306, align 8
  %.7313 = sub nsw i64 %word_end_v51_at.6.4, %at.13.1
  %.7343 = getelementptr i8, ptr %.960, i64 %.7304
  store i64 %.7313, ptr %.7343, align 8
  %.7377 = load i64, ptr %.7306, align 8
  %.7378 = icmp slt i64 %.7377, 0
  %.7416 = icmp eq i64 %.7377, -1
  %spec.select5136 = select i1 %.7416, i64 6, i64 1
  %fault.15.2 = select i1 %.7378, i64 %spec.select5136, i64 0
  %.5001 = icmp sgt i64 %.500053555407, 1
  br i1 %.5001, label %B24291, label %B287262

B287260:                                          ; preds = %B47418, %B47492, %B35735
  %.7449 = add nsw i64 %read_word_v53_find_v58_slot.2.25342, 1
  %.7451 = and i64 %.7449, %.5950
  %.5962 = shl nsw i64 %.7451, 1
  %.5977 = icmp slt i64 %.7451, 0
  %.5978 = select i1 %.5977, i64 %arg.words.0.5.0, i64 0
  %85 = getelementptr i64, ptr %arg.words.0.4, i64 %.5962
  %86 = getelementptr i8, ptr %85, i64 8
  %.5992 = getelementptr i64, ptr %86, i64 %.5978
  %.5993 = load i64, ptr %.5992, align 8
  %.6000 = icmp eq i64 %.5993, 0
  br i1 %.6000, label %B35407, label %B35735

B287262:                                          ; preds = %B95223, %B24475, %B24233.endif, %B24477
  %fault.14.2 = phi i64 [ %spec.select5447, %B24477 ], [ %fault.10.1, %B24233.endif ], [ %fault.9.15408, %B24475 ], [ %fault.15.2, %B95223 ]
  %at.18.2 = phi i64 [ %at.17.25646, %B24477 ], [ %at.15.1, %B24233.endif ], [ %at.17.2, %B24475 ], [ %word_end_v51_at.6.4, %B95223 ]
  %.7474 = icmp slt i64 %at.18.2, %spec.select5129
  br i1 %.7474, label %B287300, label %B287672

B287300:                                          ; preds = %B287262
  %.7492 = icmp slt i64 %at.18.2, 0
  %.7493 = select i1 %.7492, i64 %arg.text.5.0, i64 0
  %87 = getelementptr i8, ptr %arg.text.4, i64 %at.18.2
  %.7507 = getelementptr i8, ptr %87, i64 %.7493
  %.7508 = load i8, ptr %.7507, align 1
  %88 = zext i8 %.7508 to i32
  switch i32 %88, label %B287672 [
    i32 32, label %B287420.preheader
    i32 9, label %B287420.preheader
  ]

B287420.preheader:                                ; preds = %B287300, %B287300
  %.75465422 = add nsw i64 %at.18.2, 1
  %.75575423 = icmp slt i64 %.75465422, %spec.select5129
  br i1 %.75575423, label %B287542.preheader, label %B287672

B287542.preheader:                                ; preds = %B287420.preheader
  br label %B287542

B287542:                                          ; preds = %B287542.preheader, %B287420.backedge
  %.75465425 = phi i64 [ %.7546, %B287420.backedge ], [ %.75465422, %B287542.preheader ]
  %89 = add i64 %.75465425, -1
  %.7575 = icmp slt i64 %89, -1
  %.7576 = select i1 %.7575, i64 %arg.text.5.0, i64 0
  %scevgep482 = getelementptr i8, ptr %arg.text.4, i64 %.7576
  %scevgep483 = getelementptr i8, ptr %scevgep482, i64 %.75465425
  %.7591 = load i8, ptr %scevgep483, align 1
  %90 = zext i8 %.7591 to i32
  switch i32 %90, label %B287542.B287672.loopexit_crit_edge [
    i32 32, label %B287420.backedge
    i32 9, label %B287420.backedge
  ]

B287420.backedge:                                 ; preds = %B287542, %B287542
  %.7546 = add i64 %.75465425, 1
  %exitcond5623.not = icmp eq i64 %spec.select5129, %.7546
  br i1 %exitcond5623.not, label %B287672, label %B287542

B287542.B287672.loopexit_crit_edge:               ; preds = %B287542
  br label %B287672

B287672:                                          ; preds = %B287542.B287672.loopexit_crit_edge, %B287420.backedge, %B287420.preheader, %B287300, %B287262
  %at.20.1 = phi i64 [ %at.18.2, %B287300 ], [ %at.18.2, %B287262 ], [ %.75465422, %B287420.preheader ], [ %.75465425, %B287542.B287672.loopexit_crit_edge ], [ %spec.select5129, %B287420.backedge ]
  %.7644 = icmp eq i64 %fault.14.2, 0
  br i1 %.7644, label %B287674, label %B6156110.sink.split

B287674:                                          ; preds = %B287672
  %.7656 = icmp slt i64 %at.20.1, %spec.select5129
  br i1 %.7656, label %B287748, label %B1539927.endif

B287748:                                          ; preds = %B287674
  %.7696 = icmp slt i64 %at.20.1, 0
  %.7697 = select i1 %.7696, i64 %arg.text.5.0, i64 0
  %91 = getelementptr i8, ptr %arg.text.4, i64 %at.20.1
  %.7711 = getelementptr i8, ptr %91, i64 %.7697
  %.7712 = load i8, ptr %.7711, align 1
  %.7714 = icmp eq i8 %.7712, 45
  %.7756 = icmp eq i8 %.7712, 43
  %or.cond5137 = or i1 %.7714, %.7756
  %.7759 = zext i1 %or.cond5137 to i64
  %read_number_v44_at.2.3 = add nsw i64 %at.20.1, %.7759
  br label %B288024

B288024:                                          ; preds = %B287748, %B383758
  %read_number_v44_read_digits_v47_at.2.2 = phi i64 [ %read_number_v44_at.2.3, %B287748 ], [ %.8078, %B383758 ]
  %read_number_v44_read_digits_v47_mantissa.2.2 = phi i64 [ 0, %B287748 ], [ %read_number_v44_read_digits_v47_mantissa.3.4, %B383758 ]
  %read_number_v44_read_digits_v47_left_out.2.2 = phi i64 [ 0, %B287748 ], [ %read_number_v44_read_digits_v47_left_out.3.4, %B383758 ]
  %read_number_v44_read_digits_v47_taken.2.2 = phi i64 [ 0, %B287748 ], [ %read_number_v44_read_digits_v47_taken.3.4, %B383758 ]
  %.7834 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v44_read_digits_v47_at.2.2
  %.7836 = load i64, ptr %.7834, align 1
  %.7840 = xor i64 %.7836, %const498
  %.7845 = add i64 %.7840, %const499
  %.7847 = or i64 %.7845, %.7836
  %.7848 = and i64 %.7847, %const501
  %.7849 = tail call range(i64 7, 65) i64 @llvm.cttz.i64(i64 %.7848, i1 false)
  %.7850 = lshr i64 %.7849, 3
  %.7855 = icmp eq i64 %.7850, 0
  br i1 %.7855, label %B288192, label %B288118

B288118:                                          ; preds = %B288024
  %92 = and i64 %.7849, 120
  %.7886 = sub nuw nsw i64 64, %92
  %.7888 = shl i64 %.7840, %.7886
  %.7891 = mul i64 %.7888, 10
  %.7892 = lshr i64 %.7888, 8
  %.7893 = add i64 %.7891, %.7892
  %.7894 = and i64 %.7893, %const497
  %.7895 = mul nuw nsw i64 %.7894, 100
  %.7896 = lshr i64 %.7894, 16
  %.7897 = add nuw nsw i64 %.7895, %.7896
  %.7898 = and i64 %.7897, %const496
  %.7899 = mul nuw nsw i64 %.7898, 10000
  %.7900 = lshr i64 %.7898, 32
  %.7901 = add nuw nsw i64 %.7899, %.7900
  %.7902 = and i64 %.7901, 4294967295
  br label %B288192

B288192:                                          ; preds = %B288024, %B288118
  %read_number_v44_read_digits_v47__v156call_4.2.sroa.8.4 = phi i64 [ %.7902, %B288118 ], [ 0, %B288024 ]
  %.7945 = icmp slt i64 %read_number_v44_read_digits_v47_mantissa.2.2, %const
  br i1 %.7945, label %B288242, label %B288246

B288242:                                          ; preds = %B288192
  %.8007 = getelementptr i64, ptr @.const.array.data.5, i64 %.7850
  %.8008 = load i64, ptr %.8007, align 8
  %.8013 = mul nsw i64 %.8008, %read_number_v44_read_digits_v47_mantissa.2.2
  %.8017 = add nsw i64 %.8013, %read_number_v44_read_digits_v47__v156call_4.2.sroa.8.4
  %.8025 = add nsw i64 %.7850, %read_number_v44_read_digits_v47_taken.2.2
  br label %B383758

B288246:                                          ; preds = %B288192
  %.8046 = add nsw i64 %.7850, %read_number_v44_read_digits_v47_left_out.2.2
  br label %B383758

B383758:                                          ; preds = %B288246, %B288242
  %read_number_v44_read_digits_v47_left_out.3.4 = phi i64 [ %read_number_v44_read_digits_v47_left_out.2.2, %B288242 ], [ %.8046, %B288246 ]
  %read_number_v44_read_digits_v47_mantissa.3.4 = phi i64 [ %.8017, %B288242 ], [ %read_number_v44_read_digits_v47_mantissa.2.2, %B288246 ]
  %read_number_v44_read_digits_v47_taken.3.4 = phi i64 [ %.8025, %B288242 ], [ %read_number_v44_read_digits_v47_taken.2.2, %B288246 ]
  %.8078 = add nsw i64 %.7850, %read_number_v44_read_digits_v47_at.2.2
  %.8084 = icmp eq i64 %.7850, 8
  br i1 %.8084, label %B288024, label %B383760

B383760:                                          ; preds = %B383758
  %.8180 = add nsw i64 %read_number_v44_read_digits_v47_taken.3.4, %read_number_v44_read_digits_v47_left_out.3.4
  %.8202 = icmp slt i64 %.8078, 0
  %.8203 = select i1 %.8202, i64 %arg.text.5.0, i64 0
  %93 = getelementptr i8, ptr %arg.text.4, i64 %.8078
  %.8217 = getelementptr i8, ptr %93, i64 %.8203
  %.8218 = load i8, ptr %.8217, align 1
  %.8220 = icmp eq i8 %.8218, 46
  br i1 %.8220, label %B383842, label %B383950

B383842:                                          ; preds = %B383760
  %.8231 = add nsw i64 %.8078, 1
  br label %B383848

B383848:                                          ; preds = %B383842, %B383901
  %read_number_v44_read_digits_v45_at.2.3 = phi i64 [ %.8231, %B383842 ], [ %.8545, %B383901 ]
  %read_number_v44_read_digits_v45_mantissa.2.3 = phi i64 [ %read_number_v44_read_digits_v47_mantissa.3.4, %B383842 ], [ %read_number_v44_read_digits_v45_mantissa.3.5, %B383901 ]
  %read_number_v44_read_digits_v45_left_out.2.3 = phi i64 [ 0, %B383842 ], [ %read_number_v44_read_digits_v45_left_out.3.5, %B383901 ]
  %read_number_v44_read_digits_v45_taken.2.3 = phi i64 [ 0, %B383842 ], [ %read_number_v44_read_digits_v45_taken.3.5, %B383901 ]
  %.8301 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v44_read_digits_v45_at.2.3
  %.8303 = load i64, ptr %.8301, align 1
  %.8307 = xor i64 %.8303, %const498
  %.8312 = add i64 %.8307, %const499
  %.8314 = or i64 %.8312, %.8303
  %.8315 = and i64 %.8314, %const501
  %.8316 = tail call range(i64 7, 65) i64 @llvm.cttz.i64(i64 %.8315, i1 false)
  %.8317 = lshr i64 %.8316, 3
  %.8322 = icmp eq i64 %.8317, 0
  br i1 %.8322, label %B383852, label %B383851

B383851:                                          ; preds = %B383848
  %94 = and i64 %.8316, 120
  %.8353 = sub nuw nsw i64 64, %94
  %.8355 = shl i64 %.8307, %.8353
  %.8358 = mul i64 %.8355, 10
  %.8359 = lshr i64 %.8355, 8
  %.8360 = add i64 %.8358, %.8359
  %.8361 = and i64 %.8360, %const497
  %.8362 = mul nuw nsw i64 %.8361, 100
  %.8363 = lshr i64 %.8361, 16
  %.8364 = add nuw nsw i64 %.8362, %.8363
  %.8365 = and i64 %.8364, %const496
  %.8366 = mul nuw nsw i64 %.8365, 10000
  %.8367 = lshr i64 %.8365, 32
  %.8368 = add nuw nsw i64 %.8366, %.8367
  %.8369 = and i64 %.8368, 4294967295
  br label %B383852

B383852:                                          ; preds = %B383848, %B383851
  %read_number_v44_read_digits_v45__v156call_4.2.sroa.8.5 = phi i64 [ %.8369, %B383851 ], [ 0, %B383848 ]
  %.8412 = icmp slt i64 %read_number_v44_read_digits_v45_mantissa.2.3, %const
  br i1 %.8412, label %B383853, label %B383881

B383853:                                          ; preds = %B383852
  %.8474 = getelementptr i64, ptr @.const.array.data.5, i64 %.8317
  %.8475 = load i64, ptr %.8474, align 8
  %.8480 = mul nsw i64 %.8475, %read_number_v44_read_digits_v45_mantissa.2.3
  %.8484 = add nsw i64 %.8480, %read_number_v44_read_digits_v45__v156call_4.2.sroa.8.5
  %.8492 = add nsw i64 %.8317, %read_number_v44_read_digits_v45_taken.2.3
  br label %B383901

B383881:                                          ; preds = %B383852
  %.8513 = add nsw i64 %.8317, %read_number_v44_read_digits_v45_left_out.2.3
  br label %B383901

B383901:                                          ; preds = %B383881, %B383853
  %read_number_v44_read_digits_v45_left_out.3.5 = phi i64 [ %read_number_v44_read_digits_v45_left_out.2.3, %B383853 ], [ %.8513, %B383881 ]
  %read_number_v44_read_digits_v45_mantissa.3.5 = phi i64 [ %.8484, %B383853 ], [ %read_number_v44_read_digits_v45_mantissa.2.3, %B383881 ]
  %read_number_v44_read_digits_v45_taken.3.5 = phi i64 [ %.8492, %B383853 ], [ %read_number_v44_read_digits_v45_taken.2.3, %B383881 ]
  %.8545 = add nsw i64 %.8317, %read_number_v44_read_digits_v45_at.2.3
  %.8551 = icmp eq i64 %.8317, 8
  br i1 %.8551, label %B383848, label %B383930

B383930:                                          ; preds = %B383901
  %.8629 = add i64 %read_number_v44_read_digits_v45_left_out.3.5, %.8180
  %.8631 = add i64 %.8629, %read_number_v44_read_digits_v45_taken.3.5
  %.8637 = sub nsw i64 %read_number_v44_read_digits_v47_left_out.3.4, %read_number_v44_read_digits_v45_taken.3.5
  br label %B383950

B383950:                                          ; preds = %B383930, %B383760
  %read_number_v44_at_1.5.2 = phi i64 [ %.8545, %B383930 ], [ %.8078, %B383760 ]
  %read_number_v44_mantissa.2.2 = phi i64 [ %read_number_v44_read_digits_v45_mantissa.3.5, %B383930 ], [ %read_number_v44_read_digits_v47_mantissa.3.4, %B383760 ]
  %read_number_v44_power.3.2 = phi i64 [ %.8637, %B383930 ], [ %read_number_v44_read_digits_v47_left_out.3.4, %B383760 ]
  %read_number_v44_digits.4.2 = phi i64 [ %.8631, %B383930 ], [ %.8180, %B383760 ]
  %.8664.not = icmp eq i64 %read_number_v44_digits.4.2, 0
  br i1 %.8664.not, label %B1539685, label %B383973

B383973:                                          ; preds = %B383950
  %.8677 = icmp slt i64 %read_number_v44_at_1.5.2, %spec.select5129
  br i1 %.8677, label %B384063, label %B1539251

B384063:                                          ; preds = %B383973
  %.8704 = icmp slt i64 %read_number_v44_at_1.5.2, 0
  %.8705 = select i1 %.8704, i64 %arg.text.5.0, i64 0
  %95 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v44_at_1.5.2
  %.8719 = getelementptr i8, ptr %95, i64 %.8705
  %.8720 = load i8, ptr %.8719, align 1
  %96 = and i8 %.8720, -33
  %.8723 = icmp eq i8 %96, 69
  br i1 %.8723, label %B384107, label %B1539251

B384107:                                          ; preds = %B384063
  %.8732 = add nsw i64 %read_number_v44_at_1.5.2, 1
  %.8752 = icmp slt i64 %read_number_v44_at_1.5.2, -1
  %.8753 = select i1 %.8752, i64 %arg.text.5.0, i64 0
  %97 = getelementptr i8, ptr %arg.text.4, i64 %.8732
  %.8767 = getelementptr i8, ptr %97, i64 %.8753
  %.8768 = load i8, ptr %.8767, align 1
  %.8770 = icmp eq i8 %.8768, 45
  %.8812 = icmp eq i8 %.8768, 43
  %or.cond5138 = or i1 %.8770, %.8812
  %.8815 = add nsw i64 %read_number_v44_at_1.5.2, 2
  %read_number_v44_at_1.6.4 = select i1 %or.cond5138, i64 %.8815, i64 %.8732
  %.8843 = icmp slt i64 %read_number_v44_at_1.6.4, %spec.select5129
  br i1 %.8843, label %B384251, label %B1539685

B384251:                                          ; preds = %B384107
  %.8865 = icmp slt i64 %read_number_v44_at_1.6.4, 0
  %.8866 = select i1 %.8865, i64 %arg.text.5.0, i64 0
  %98 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v44_at_1.6.4
  %.8880 = getelementptr i8, ptr %98, i64 %.8866
  %.8881 = load i8, ptr %.8880, align 1
  %99 = add i8 %.8881, -48
  %or.cond137 = icmp ult i8 %99, 10
  br i1 %or.cond137, label %B384352.preheader, label %B1539685

B384352.preheader:                                ; preds = %B384251
  %100 = add i64 %spec.select5129, -1
  br label %B384352.endif

B384381:                                          ; preds = %B384352.endif
  %.9014 = add i64 %read_number_v44_at_1.7.4, 1
  %.9047 = icmp slt i64 %read_number_v44_at_1.7.4, -1
  %.9048 = select i1 %.9047, i64 %arg.text.5.0, i64 0
  %101 = add i64 %.9048, 1
  %scevgep485 = getelementptr i8, ptr %arg.text.4, i64 %101
  %scevgep486 = getelementptr i8, ptr %scevgep485, i64 %read_number_v44_at_1.7.4
  %.9063 = load i8, ptr %scevgep486, align 1
  %102 = add i8 %.9063, -48
  %or.cond5822 = icmp ult i8 %102, 10
  br i1 %or.cond5822, label %B384352.endif, label %B1539239

B1539239:                                         ; preds = %B384381
  %103 = icmp ugt i8 %.8881, 47
  %104 = icmp eq i8 %.8768, 45
  %.9199 = sub i64 0, %.13.i144
  %spec.select5139 = select i1 %104, i64 %.9199, i64 %.13.i144
  %.9224 = add nsw i64 %spec.select5139, %read_number_v44_power.3.2
  br i1 %103, label %B1539251, label %B1539685

B1539251:                                         ; preds = %B1539239, %B1539239.thread129, %B383973, %B384063
  %read_number_v44_power.4.25652 = phi i64 [ %.9224135, %B1539239.thread129 ], [ %read_number_v44_power.3.2, %B384063 ], [ %read_number_v44_power.3.2, %B383973 ], [ %.9224, %B1539239 ]
  %read_number_v44_at_1.8.25650 = phi i64 [ %spec.select5129, %B1539239.thread129 ], [ %read_number_v44_at_1.5.2, %B384063 ], [ %read_number_v44_at_1.5.2, %B383973 ], [ %.9014, %B1539239 ]
  %.9249 = icmp eq i64 %read_number_v44_mantissa.2.2, 0
  br i1 %.9249, label %B1539685, label %B1539449

B1539449:                                         ; preds = %B1539251
  %.9286 = tail call i64 @llvm.abs.i64(i64 %read_number_v44_power.4.25652, i1 false)
  %.9322 = icmp slt i64 %.9286, 23
  br i1 %.9322, label %B1539487, label %B1539507

B1539487:                                         ; preds = %B1539449
  %.9366 = icmp slt i64 %.9286, 0
  %.9367 = add nuw nsw i64 %.9286, 23
  %.9368 = select i1 %.9366, i64 %.9367, i64 %.9286
  %.9381 = getelementptr double, ptr @.const.array.data.7, i64 %.9368
  br label %B1539509

B1539507:                                         ; preds = %B1539449
  store double 0.000000e+00, ptr %.9394, align 8
  %.9398 = call i32 @_ZN5numba7cpython7numbers14int_power_impl12_3clocals_3e9int_powerB4v168B42c8tJTC_2fWQA93W1AaAIYBPIqRBFCjDSZRVAJmaQIAEdx(ptr nonnull %.9394, ptr nonnull %excinfo.9, double 1.000000e+01, i64 %.9286)
  %cond138 = icmp eq i32 %.9398, 0
  br i1 %cond138, label %B1539509, label %B1539507.if.if, !prof !3

B1539509:                                         ; preds = %B1539507, %B1539487
  %read_number_v44__vphi954_0.2.3.in = phi ptr [ %.9381, %B1539487 ], [ %.9394, %B1539507 ]
  %read_number_v44__vphi954_0.2.3 = load double, ptr %read_number_v44__vphi954_0.2.3.in, align 8
  %.9434 = sitofp i64 %read_number_v44_mantissa.2.2 to double
  %.9435 = fmul double %read_number_v44__vphi954_0.2.3, %.9434
  %read_number_v44__vphi986_0.2.3.frozen = freeze i64 %read_number_v44_power.4.25652
  %.94285152 = icmp slt i64 %read_number_v44__vphi986_0.2.3.frozen, 0
  br i1 %.94285152, label %select.true.sink506, label %select.end505

select.true.sink506:                              ; preds = %B1539509
  %.9450 = fdiv double %.9434, %read_number_v44__vphi954_0.2.3
  br label %select.end505

select.end505:                                    ; preds = %B1539509, %select.true.sink506
  %read_number_v44__vphi986_0.2.3 = phi double [ %.9450, %select.true.sink506 ], [ %.9435, %B1539509 ]
  %105 = icmp eq i8 %.7712, 45
  %.9469 = fneg double %read_number_v44__vphi986_0.2.3
  %spec.select5140 = select i1 %105, double %.9469, double %read_number_v44__vphi986_0.2.3
  br label %B1539685

B1539685:                                         ; preds = %B1539239, %B384107, %B384251, %B383950, %B1539251, %select.end505
  %read_number_v44_at_1.8.25651 = phi i64 [ %read_number_v44_at_1.8.25650, %select.end505 ], [ %read_number_v44_at_1.8.25650, %B1539251 ], [ %read_number_v44_at_1.6.4, %B384251 ], [ %read_number_v44_at_1.5.2, %B383950 ], [ %read_number_v44_at_1.6.4, %B384107 ], [ %.9014, %B1539239 ]
  %"$1600call.5.2.sroa.0.2" = phi double [ %spec.select5140, %select.end505 ], [ 0.000000e+00, %B1539251 ], [ 0x7FF8000000000000, %B384251 ], [ 0x7FF8000000000000, %B383950 ], [ 0x7FF8000000000000, %B384107 ], [ 0x7FF8000000000000, %B1539239 ]
  %.9510 = icmp slt i64 %read_number_v44_at_1.8.25651, %spec.select5129
  br i1 %.9510, label %B1539691, label %B1539753

B1539691:                                         ; preds = %B1539685
  %.9528 = icmp slt i64 %read_number_v44_at_1.8.25651, 0
  %.9529 = select i1 %.9528, i64 %arg.text.5.0, i64 0
  %106 = getelementptr i8, ptr %arg.text.4, i64 %read_number_v44_at_1.8.25651
  %.9543 = getelementptr i8, ptr %106, i64 %.9529
  %.9544 = load i8, ptr %.9543, align 1
  %107 = zext i8 %.9544 to i32
  switch i32 %107, label %B1539753 [
    i32 32, label %B1539711.preheader
    i32 9, label %B1539711.preheader
  ]

B1539711.preheader:                               ; preds = %B1539691, %B1539691
  %.95825428 = add nsw i64 %read_number_v44_at_1.8.25651, 1
  %.95935429 = icmp slt i64 %.95825428, %spec.select5129
  br i1 %.95935429, label %B1539723.preheader, label %B1539753

B1539723.preheader:                               ; preds = %B1539711.preheader
  %108 = add i64 %spec.select5129, -1
  br label %B1539723

B1539723:                                         ; preds = %B1539723.preheader, %B1539711.backedge
  %lsr.iv489 = phi i64 [ %read_number_v44_at_1.8.25651, %B1539723.preheader ], [ %lsr.iv.next490, %B1539711.backedge ]
  %.9611 = icmp slt i64 %lsr.iv489, -1
  %.9612 = select i1 %.9611, i64 %arg.text.5.0, i64 0
  %scevgep491 = getelementptr i8, ptr %scevgep422, i64 %.9612
  %scevgep492 = getelementptr i8, ptr %scevgep491, i64 %lsr.iv489
  %.9627 = load i8, ptr %scevgep492, align 1
  %109 = zext i8 %.9627 to i32
  switch i32 %109, label %B1539753 [
    i32 32, label %B1539711.backedge
    i32 9, label %B1539711.backedge
  ]

B1539711.backedge:                                ; preds = %B1539723, %B1539723
  %lsr.iv.next490 = add i64 %lsr.iv489, 1
  %exitcond5625.not = icmp eq i64 %108, %lsr.iv.next490
  br i1 %exitcond5625.not, label %B1539753, label %B1539723

B1539753:                                         ; preds = %B1539711.backedge, %B1539723, %B1539711.preheader, %B1539691, %B1539685
  %at.22.2 = phi i1 [ true, %B1539691 ], [ false, %B1539685 ], [ false, %B1539711.preheader ], [ true, %B1539723 ], [ false, %B1539711.backedge ]
  %110 = icmp eq i64 %arg.backoff.2, 0
  %.9672 = tail call double @llvm.fabs.f64(double %"$1600call.5.2.sroa.0.2")
  %.9673 = fcmp uge double %.9672, 1.000000e+30
  %or.cond5141 = or i1 %.9673, %at.22.2
  %.9707 = fcmp une double %"$1600call.5.2.sroa.0.2", 0.000000e+00
  %or.cond5142 = select i1 %110, i1 %.9707, i1 false
  %or.cond5446 = select i1 %or.cond5141, i1 true, i1 %or.cond5142
  br i1 %or.cond5446, label %B6156110.sink.split, label %B1539927.endif

B1539935:                                         ; preds = %B3078094, %B1539927.endif
  %.98355440 = phi i64 [ %.9842, %B3078094 ], [ %known_words_v62_known.3.15042, %B1539927.endif ]
  %.98285434 = phi i64 [ %.9838, %B3078094 ], [ %..9783, %B1539927.endif ]
  %.9829 = icmp sgt i64 %.98285434, 0
  br i1 %.9829, label %B1539941, label %B3078260

B1539941:                                         ; preds = %B1539935
  %.9838 = add nsw i64 %.98285434, -1
  %.9842 = add i64 %.98355440, 1
  %.9873 = icmp eq i64 %.98355440, 0
  br i1 %.9873, label %B3078094.thread, label %B1539949.endif.endif.endif

B3078094.thread:                                  ; preds = %B1539941
  %.9906 = load i64, ptr %arg.scratch.4, align 8
  %.9907 = add nsw i64 %.9906, 1
  br label %B3078094

B1923727:                                         ; preds = %B1539949.endif.endif.endif
  %.10243 = icmp slt i64 %.13.i148, 0
  %.10244 = select i1 %.10243, i64 %arg.word.5.0, i64 0
  %111 = getelementptr i32, ptr %arg.word.4, i64 %.13.i148
  %.10258 = getelementptr i32, ptr %111, i64 %.10244
  %.10259 = load i32, ptr %.10258, align 4
  %.10261 = sext i32 %.10259 to i64
  %.10262 = icmp eq i64 %.9975, %.10261
  br i1 %.10262, label %B3078094, label %B1923837.endif.endif

B1923847:                                         ; preds = %B1923847.preheader, %B1923847
  %next_child_v38_find_child_v39_low.3.5 = phi i64 [ %spec.select5144, %B1923847 ], [ %.13.i145, %B1923847.preheader ]
  %next_child_v38_find_child_v39_high.2.5 = phi i64 [ %spec.select5143, %B1923847 ], [ %.13.i147, %B1923847.preheader ]
  %.10504 = add nsw i64 %next_child_v38_find_child_v39_high.2.5, %next_child_v38_find_child_v39_low.3.5
  %.10505 = ashr i64 %.10504, 1
  %.10523 = icmp slt i64 %.10505, 0
  %.10524 = select i1 %.10523, i64 %arg.word.5.0, i64 0
  %112 = getelementptr i32, ptr %arg.word.4, i64 %.10505
  %.10538 = getelementptr i32, ptr %112, i64 %.10524
  %.10539 = load i32, ptr %.10538, align 4
  %.10541 = sext i32 %.10539 to i64
  %.10542.not = icmp slt i64 %.9975, %.10541
  %spec.select5143 = select i1 %.10542.not, i64 %.10505, i64 %next_child_v38_find_child_v39_high.2.5
  %spec.select5144 = select i1 %.10542.not, i64 %next_child_v38_find_child_v39_low.3.5, i64 %.10505
  %.10586 = sub nsw i64 %spec.select5143, %spec.select5144
  %.10591 = icmp sgt i64 %.10586, 8
  br i1 %.10591, label %B1923847, label %B2308231

B2308231:                                         ; preds = %B1923847, %B1923837.endif.endif
  %next_child_v38_find_child_v39_low.5.6 = phi i64 [ %.13.i145, %B1923837.endif.endif ], [ %spec.select5144, %B1923847 ]
  %next_child_v38_find_child_v39_high.4.6 = phi i64 [ %.13.i147, %B1923837.endif.endif ], [ %spec.select5143, %B1923847 ]
  %.10608 = icmp slt i64 %next_child_v38_find_child_v39_low.5.6, %next_child_v38_find_child_v39_high.4.6
  br i1 %.10608, label %B2308559, label %B2308679

B2308559:                                         ; preds = %B2308231
  %.10631 = icmp slt i64 %next_child_v38_find_child_v39_low.5.6, 0
  %.10632 = select i1 %.10631, i64 %arg.word.5.0, i64 0
  %113 = getelementptr i32, ptr %arg.word.4, i64 %next_child_v38_find_child_v39_low.5.6
  %.10646 = getelementptr i32, ptr %113, i64 %.10632
  %.10647 = load i32, ptr %.10646, align 4
  %.10651 = sext i32 %.10647 to i64
  %.10652 = icmp sgt i64 %.9975, %.10651
  br i1 %.10652, label %B2308619.preheader, label %B2308679

B2308619.preheader:                               ; preds = %B2308559
  %114 = add nsw i64 %next_child_v38_find_child_v39_high.4.6, -1
  br label %B2308619

B2308619:                                         ; preds = %B2308619.preheader, %B2308669
  %next_child_v38_find_child_v39_low.6.6 = phi i64 [ %.10658, %B2308669 ], [ %next_child_v38_find_child_v39_low.5.6, %B2308619.preheader ]
  %exitcond5626.not = icmp eq i64 %114, %next_child_v38_find_child_v39_low.6.6
  br i1 %exitcond5626.not, label %B3078094.thread150, label %B2308669

B2308669:                                         ; preds = %B2308619
  %.10658 = add i64 %next_child_v38_find_child_v39_low.6.6, 1
  %.10691 = icmp slt i64 %next_child_v38_find_child_v39_low.6.6, -1
  %.10692 = select i1 %.10691, i64 %arg.word.5.0, i64 0
  %115 = shl i64 %.10692, 2
  %scevgep493 = getelementptr i8, ptr %arg.word.4, i64 %115
  %116 = shl i64 %next_child_v38_find_child_v39_low.6.6, 2
  %scevgep494 = getelementptr i8, ptr %scevgep493, i64 %116
  %scevgep495 = getelementptr i8, ptr %scevgep494, i64 4
  %.10707 = load i32, ptr %scevgep495, align 4
  %.10711 = sext i32 %.10707 to i64
  %.10712 = icmp sgt i64 %.9975, %.10711
  br i1 %.10712, label %B2308619, label %B2308679

B2308679:                                         ; preds = %B2308669, %B2308559, %B2308231
  %next_child_v38_find_child_v39_low.7.5 = phi i64 [ %next_child_v38_find_child_v39_low.5.6, %B2308559 ], [ %next_child_v38_find_child_v39_low.5.6, %B2308231 ], [ %.10658, %B2308669 ]
  %.10727 = icmp slt i64 %next_child_v38_find_child_v39_low.7.5, %next_child_v38_find_child_v39_high.4.6
  br i1 %.10727, label %B2308701, label %B3078094.thread150

B2308701:                                         ; preds = %B2308679
  %.10745 = icmp slt i64 %next_child_v38_find_child_v39_low.7.5, 0
  %.10746 = select i1 %.10745, i64 %arg.word.5.0, i64 0
  %117 = getelementptr i32, ptr %arg.word.4, i64 %next_child_v38_find_child_v39_low.7.5
  %.10760 = getelementptr i32, ptr %117, i64 %.10746
  %.10761 = load i32, ptr %.10760, align 4
  %.10768 = sext i32 %.10761 to i64
  %.10769 = icmp eq i64 %.9975, %.10768
  br i1 %.10769, label %B3078094, label %B3078094.thread150

B3078094.thread150:                               ; preds = %B2308701, %B2308679, %B2308619
  %.10006.le = getelementptr i8, ptr %.854, i64 %.10004
  store i64 -1, ptr %.10006.le, align 8
  br label %B6156110.sink.split

B3078094:                                         ; preds = %B2308701, %B1923727, %B3078094.thread
  %"$phi2010.1.2.35669" = phi i64 [ %.9907, %B3078094.thread ], [ %.13.i148, %B1923727 ], [ %next_child_v38_find_child_v39_low.7.5, %B2308701 ]
  %.10822 = phi i64 [ %arg.scratch.6.1, %B3078094.thread ], [ %.10004, %B1923727 ], [ %.10004, %B2308701 ]
  %.10835 = getelementptr i8, ptr %.854, i64 %.10822
  store i64 %"$phi2010.1.2.35669", ptr %.10835, align 8
  %.10875 = icmp slt i64 %"$phi2010.1.2.35669", 0
  br i1 %.10875, label %B6156110.sink.split, label %B1539935

B3078260:                                         ; preds = %B1539935
  %118 = icmp eq i64 %arg.backoff.2, 0
  %sunkaddr507 = getelementptr i8, ptr %.854, i64 %.11030
  %.11034 = load i64, ptr %sunkaddr507, align 8
  %sunkaddr508 = getelementptr i8, ptr %arg.scratch.4, i64 %.11030
  %.11067 = load i64, ptr %sunkaddr508, align 8
  %.11082 = icmp slt i64 %n.2.0, 0
  %.11083 = select i1 %.11082, i64 %arg.context.5.0, i64 0
  %119 = getelementptr i32, ptr %arg.context.4, i64 %n.2.0
  %.11097 = getelementptr i32, ptr %119, i64 %.11083
  %.11098 = trunc i64 %.11034 to i32
  store i32 %.11098, ptr %.11097, align 4
  %.11115 = select i1 %.11082, i64 %arg.last.5.0, i64 0
  %120 = getelementptr i32, ptr %arg.last.4, i64 %n.2.0
  %.11129 = getelementptr i32, ptr %120, i64 %.11115
  %.11130 = trunc i64 %.11067 to i32
  store i32 %.11130, ptr %.11129, align 4
  %.11139 = fcmp ole double %"$640call.5.2.sroa.0.1", -9.900000e+01
  %.11149 = fmul double %"$640call.5.2.sroa.0.1", 0x40026BB1BBB55516
  %to_nats_v37__vphi60_0.2.1 = select i1 %.11139, double 0xFFF0000000000000, double %.11149
  %.11173 = select i1 %.11082, i64 %arg.log_prob.5.0, i64 0
  %121 = getelementptr float, ptr %arg.log_prob.4, i64 %n.2.0
  %.11187 = getelementptr float, ptr %121, i64 %.11173
  %.11188 = fptrunc double %to_nats_v37__vphi60_0.2.1 to float
  store float %.11188, ptr %.11187, align 4
  br i1 %118, label %B6156109, label %B6156030

B6156030:                                         ; preds = %B3078260
  %122 = icmp slt i64 %n.2.0, 0
  %.11206 = fcmp ole double %weight.2.1.ph, -9.900000e+01
  %.11216 = fmul double %weight.2.1.ph, 0x40026BB1BBB55516
  %to_nats_v36__vphi60_0.2.2 = select i1 %.11206, double 0xFFF0000000000000, double %.11216
  %.11240 = select i1 %122, i64 %arg.backoff.5.0, i64 0
  %123 = getelementptr float, ptr %arg.backoff.4, i64 %n.2.0
  %.11254 = getelementptr float, ptr %123, i64 %.11240
  %.11255 = fptrunc double %to_nats_v36__vphi60_0.2.2 to float
  store float %.11255, ptr %.11254, align 4
  br label %B6156109

B6156109:                                         ; preds = %B6156030, %B3078260
  %.11274 = add i64 %n.2.0, 1
  %.11287 = icmp slt i64 %.105.i158, %arg.stop
  br i1 %.11287, label %B432, label %B6156110

common.ret:                                       ; preds = %B1539507.if.if, %B2457.if.if, %B0.endif.endif.endif.endif.endif.endif.if, %B0.endif.endif.endif.endif.endif.if, %B0.endif.endif.endif.if, %B0.endif.if, %B6156110
  %common.ret.op = phi i32 [ 0, %B6156110 ], [ 1, %B0.endif.if ], [ 1, %B0.endif.endif.endif.if ], [ 1, %B0.endif.endif.endif.endif.endif.if ], [ 1, %B0.endif.endif.endif.endif.endif.endif.if ], [ 1, %B2457.if.if ], [ 1, %B1539507.if.if ]
  ret i32 %common.ret.op

B6156110.sink.split:                              ; preds = %B287672, %B1539753, %B972, %B870, %B432.endif, %B3078094, %B3078094.thread150
  %fault.16.1.ph = phi i64 [ 7, %B3078094 ], [ 7, %B3078094.thread150 ], [ %fault.14.2, %B287672 ], [ 2, %B1539753 ], [ 9, %B870 ], [ 5, %B972 ], [ 9, %B432.endif ]
  %n.3.1.ph = phi i64 [ %n.2.0, %B3078094 ], [ %n.2.0, %B3078094.thread150 ], [ %n.2.0, %B287672 ], [ %n.2.0, %B1539753 ], [ %n.2.0, %B870 ], [ %smax5627, %B972 ], [ %n.2.0, %B432.endif ]
  tail call void @NRT_decref(ptr %arg.log_prob.0)
  tail call void @NRT_decref(ptr %arg.last.0)
  tail call void @NRT_decref(ptr %arg.context.0)
  tail call void @NRT_decref(ptr %arg.backoff.0)
  br label %B6156110

B6156110:                                         ; preds = %B6156109, %B6156110.sink.split, %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge
  %context.sroa.0.0 = phi ptr [ null, %B6156110.sink.split ], [ %arg.context.0, %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge ], [ %arg.context.0, %B6156109 ]
  %last.sroa.0.0 = phi ptr [ null, %B6156110.sink.split ], [ %arg.last.0, %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge ], [ %arg.last.0, %B6156109 ]
  %log_prob.sroa.0.0 = phi ptr [ null, %B6156110.sink.split ], [ %arg.log_prob.0, %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge ], [ %arg.log_prob.0, %B6156109 ]
  %backoff.sroa.0.0 = phi ptr [ null, %B6156110.sink.split ], [ %arg.backoff.0, %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge ], [ %arg.backoff.0, %B6156109 ]
  %fault.16.1 = phi i64 [ %fault.16.1.ph, %B6156110.sink.split ], [ 0, %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge ], [ 0, %B6156109 ]
  %n.3.1 = phi i64 [ %n.3.1.ph, %B6156110.sink.split ], [ %.277, %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge ], [ %.11274, %B6156109 ]
  %at.23.1 = phi i64 [ %at.11.0, %B6156110.sink.split ], [ %.247, %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge ], [ %.105.i158, %B6156109 ]
  tail call void @NRT_decref(ptr %log_prob.sroa.0.0)
  tail call void @NRT_decref(ptr %last.sroa.0.0)
  tail call void @NRT_decref(ptr %context.sroa.0.0)
  tail call void @NRT_decref(ptr %backoff.sroa.0.0)
  store i64 %at.23.1, ptr %arg.state.4, align 8
  %sunkaddr509 = getelementptr i8, ptr %arg.state.4, i64 8
  store i64 %n.3.1, ptr %sunkaddr509, align 8
  %.11477 = getelementptr i8, ptr %arg.state.4, i64 16
  store i64 %fault.16.1, ptr %.11477, align 8
  tail call void @NRT_decref(ptr %arg.state.0)
  store ptr null, ptr %retptr, align 8
  br label %common.ret

B0.endif.if:                                      ; preds = %entry
  store ptr @.const.picklebuf.85ba33717798b8b34c855bf83e58a7ec404bcb41, ptr %excinfo, align 8, !numba_exception_output !6
  br label %common.ret

B0.endif.endif:                                   ; preds = %entry
  %.833.not.not = icmp eq i64 %arg.scratch.5.0, 1
  br i1 %.833.not.not, label %B0.endif.endif.endif.if, label %B0.endif.endif.endif.endif

B0.endif.endif.endif.if:                          ; preds = %B0.endif.endif
  store ptr @.const.picklebuf.85ba33717798b8b34c855bf83e58a7ec404bcb41, ptr %excinfo, align 8, !numba_exception_output !6
  br label %common.ret

B0.endif.endif.endif.endif:                       ; preds = %B0.endif.endif
  %.854 = getelementptr i8, ptr %arg.scratch.4, i64 %arg.scratch.6.0
  %.939.not = icmp samesign ugt i64 %arg.scratch.5.0, 2
  br i1 %.939.not, label %B0.endif.endif.endif.endif.endif.endif, label %B0.endif.endif.endif.endif.endif.if

B0.endif.endif.endif.endif.endif.if:              ; preds = %B0.endif.endif.endif.endif
  store ptr @.const.picklebuf.85ba33717798b8b34c855bf83e58a7ec404bcb41, ptr %excinfo, align 8, !numba_exception_output !6
  br label %common.ret

B0.endif.endif.endif.endif.endif.endif:           ; preds = %B0.endif.endif.endif.endif
  %.956 = shl i64 %arg.scratch.6.0, 1
  %.960 = getelementptr i8, ptr %arg.scratch.4, i64 %.956
  %.not = icmp eq i64 %arg.scratch.5.0, 3
  br i1 %.not, label %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge, label %B0.endif.endif.endif.endif.endif.endif.if

B0.endif.endif.endif.endif.endif.endif.if:        ; preds = %B0.endif.endif.endif.endif.endif.endif
  store ptr @.const.picklebuf.85ba33717798b8b34c855bf83e58a7ec404bcb41, ptr %excinfo, align 8, !numba_exception_output !6
  br label %common.ret

B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge: ; preds = %B0.endif.endif.endif.endif.endif.endif
  %.1609 = load i64, ptr %arg.words.4.4, align 8
  %.1663 = load i64, ptr %arg.words.5.4, align 8
  %.1677 = icmp slt i64 %.247, %arg.stop
  tail call void @NRT_decref(ptr %arg.words.0.0)
  tail call void @NRT_decref(ptr %arg.words.1.0)
  tail call void @NRT_decref(ptr %arg.words.2.0)
  tail call void @NRT_decref(ptr %arg.words.3.0)
  tail call void @NRT_decref(ptr %arg.words.4.0)
  tail call void @NRT_decref(ptr %arg.words.5.0)
  br i1 %.1677, label %B432.preheader, label %B6156110

B432.preheader:                                   ; preds = %B0.endif.endif.endif.endif.endif.endif.endif.endif.critedge
  %124 = ptrtoint ptr %arg.words.1.4 to i64
  %125 = ptrtoint ptr %arg.text.4 to i64
  %const501 = bitcast i64 -9187201950435737472 to i64
  %const499 = bitcast i64 8536140394893047414 to i64
  %const498 = bitcast i64 3472328296227680304 to i64
  %const497 = bitcast i64 71777214294589695 to i64
  %const496 = bitcast i64 281470681808895 to i64
  %const = bitcast i64 10000000000 to i64
  %.4648 = add i64 %arg.scratch.5.1, -1
  %.5917.1 = ashr i64 %arg.words.0.2, 1
  %.5950 = add nsw i64 %.5917.1, -1
  %.11003 = add nsw i64 %arg.k, -1
  %.11017.inv = icmp sgt i64 %arg.k, 0
  %.11018 = select i1 %.11017.inv, i64 0, i64 %arg.scratch.5.1
  %.11019 = add i64 %.11003, %.11018
  %.11030 = mul i64 %.11019, %arg.scratch.6.1
  %smax = tail call i64 @llvm.smax.i64(i64 %.4648, i64 1)
  %126 = add nsw i64 %smax, -1
  %smax5627 = tail call i64 @llvm.smax.i64(i64 %.277, i64 %arg.last.2)
  %127 = add i64 %arg.words.1.5.0, %124
  %128 = add i64 %arg.text.5.0, %125
  %129 = add i64 %arg.words.1.5.0, %124
  %broadcast.splatinsert317 = insertelement <16 x i64> poison, i64 %arg.text.5.0, i64 0
  %broadcast.splat318 = shufflevector <16 x i64> %broadcast.splatinsert317, <16 x i64> poison, <16 x i32> zeroinitializer
  %broadcast.splatinsert321 = insertelement <16 x i64> poison, i64 %arg.words.1.5.0, i64 0
  %broadcast.splat322 = shufflevector <16 x i64> %broadcast.splatinsert321, <16 x i64> poison, <16 x i32> zeroinitializer
  %broadcast.splatinsert327 = insertelement <4 x i64> poison, i64 %arg.text.5.0, i64 0
  %broadcast.splat328 = shufflevector <4 x i64> %broadcast.splatinsert327, <4 x i64> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert331 = insertelement <4 x i64> poison, i64 %arg.words.1.5.0, i64 0
  %broadcast.splat332 = shufflevector <4 x i64> %broadcast.splatinsert331, <4 x i64> poison, <4 x i32> zeroinitializer
  %scevgep422 = getelementptr i8, ptr %arg.text.4, i64 1
  %130 = add i64 %arg.scratch.6.1, %.956
  %scevgep432 = getelementptr i8, ptr %arg.scratch.4, i64 %130
  %scevgep443 = getelementptr i8, ptr %arg.text.4, i64 24
  br label %B432

B432.endif:                                       ; preds = %B38.i
  %131 = add i64 %lsr.iv.next, -1
  switch i32 %1, label %B578 [
    i32 92, label %B6156110.sink.split
    i32 32, label %B710.preheader
  ]

B1856.endif:                                      ; preds = %B1856.preheader, %B1894
  %read_number_v66_at_1.7.3 = phi i64 [ %.3728, %B1894 ], [ %read_number_v66_at_1.6.3, %B1856.preheader ]
  %read_number_v66_exponent.2.3 = phi i64 [ %.13.i, %B1894 ], [ 0, %B1856.preheader ]
  %.3646 = mul nsw i64 %read_number_v66_exponent.2.3, 10
  %.3663 = icmp slt i64 %read_number_v66_at_1.7.3, 0
  %.3664 = select i1 %.3663, i64 %arg.text.5.0, i64 0
  %scevgep427 = getelementptr i8, ptr %arg.text.4, i64 %.3664
  %scevgep428 = getelementptr i8, ptr %scevgep427, i64 %read_number_v66_at_1.7.3
  %.3679 = load i8, ptr %scevgep428, align 1
  %.3680 = zext i8 %.3679 to i64
  %.3681 = add i64 %.3646, -48
  %.3682 = add i64 %.3681, %.3680
  %.13.i = tail call i64 @llvm.smin.i64(i64 %.3682, i64 9999)
  %exitcond.not = icmp eq i64 %21, %read_number_v66_at_1.7.3
  br i1 %exitcond.not, label %B2102.thread115, label %B1894

B2102.thread115:                                  ; preds = %B1856.endif
  %132 = icmp eq i8 %.3482, 45
  %.3913119 = sub i64 0, %.13.i
  %spec.select5132120 = select i1 %132, i64 %.3913119, i64 %.13.i
  %.3938121 = add nsw i64 %spec.select5132120, %read_number_v66_power.3.1
  br label %B2210

B2457.if.if:                                      ; preds = %B2457
  %.4113 = load ptr, ptr %excinfo.3, align 8
  store ptr %.4113, ptr %excinfo, align 8
  br label %common.ret

for.end:                                          ; preds = %B2102, %B1694, %B1808, %B1578, %B2210, %select.end
  %read_number_v66_at_1.8.15636 = phi i64 [ %read_number_v66_at_1.8.15635, %select.end ], [ %read_number_v66_at_1.8.15635, %B2210 ], [ %read_number_v66_at_1.6.3, %B1808 ], [ %read_number_v66_at_1.5.1, %B1578 ], [ %read_number_v66_at_1.6.3, %B1694 ], [ %.3728, %B2102 ]
  %"$640call.5.2.sroa.0.1" = phi double [ %spec.select5133, %select.end ], [ 0.000000e+00, %B2210 ], [ 0x7FF8000000000000, %B1808 ], [ 0x7FF8000000000000, %B1578 ], [ 0x7FF8000000000000, %B1694 ], [ 0x7FF8000000000000, %B2102 ]
  %.4226.le = fsub double %"$640call.5.2.sroa.0.1", %"$640call.5.2.sroa.0.1"
  %.4227.le = fcmp ord double %.4226.le, 0.000000e+00
  %.4244 = icmp slt i64 %read_number_v66_at_1.8.15636, %spec.select5129
  %or.cond5134.not = select i1 %.4227.le, i1 %.4244, i1 false
  br i1 %or.cond5134.not, label %B5388, label %B5506

B24035.endif:                                     ; preds = %B24023
  %.4690 = load i64, ptr %.960, align 8
  %.13.i140 = tail call i64 @llvm.smin.i64(i64 %.4491, i64 %known_words_v62_same.4.2)
  %.4723 = icmp slt i64 %.4690, %.13.i140
  br i1 %.4723, label %B24085.preheader, label %B24233.endif

B24085.preheader:                                 ; preds = %B24035.endif
  br label %B24085

B24133.endif:                                     ; preds = %B24085
  %.4729 = add nuw nsw i64 %known_words_v62_known.2.2, 1
  %.4786 = load i64, ptr %lsr.iv433, align 8
  %.4819 = icmp slt i64 %.4786, %.13.i140
  %scevgep434 = getelementptr i8, ptr %lsr.iv433, i64 %arg.scratch.6.1
  br i1 %.4819, label %B24085, label %B24133.endif.B24177_crit_edge

B24233.endif:                                     ; preds = %B24023, %B24035.endif, %B24177
  %known_words_v62_known.3.15042 = phi i64 [ %40, %B24177 ], [ 0, %B24035.endif ], [ 0, %B24023 ]
  %at.15.1 = phi i64 [ %.4888, %B24177 ], [ %at.13.1, %B24035.endif ], [ %at.13.1, %B24023 ]
  %.4950 = sub i64 %arg.k, %known_words_v62_known.3.15042
  %.50015399.not = icmp slt i64 %.4950, 1
  br i1 %.50015399.not, label %B287262, label %B24291.preheader

B24291.preheader:                                 ; preds = %B24233.endif
  br label %B24291

B24725.endif.loopexit:                            ; preds = %B24719, %B24601, %B24653, %B24653
  %word_end_v51_at.6.4.ph = phi i64 [ %.5340, %B24601 ], [ %.5340, %B24653 ], [ %.5340, %B24653 ], [ %.5417, %B24719 ]
  %133 = tail call i64 @llvm.smin.i64(i64 %spec.select5129, i64 %word_end_v51_at.6.4.ph)
  br label %B24725.endif

B24725.endif:                                     ; preds = %B24543, %B24725.endif.loopexit
  %word_end_v51_at.6.4 = phi i64 [ %133, %B24725.endif.loopexit ], [ %spec.select5129, %B24543 ]
  %.5550 = sub i64 %word_end_v51_at.6.4, %at.17.2
  %.5573 = icmp slt i64 %.5550, 8
  br i1 %.5573, label %B24731, label %B24733

B29767.endif:                                     ; preds = %B24733
  %.5653 = add nsw i64 %word_end_v51_at.6.4, -8
  %.5691 = sub i64 %.5653, %at.17.2
  %134 = add nuw i64 %.5691, 7
  %.5713 = lshr i64 %134, 3
  %.5692.inv = icmp slt i64 %.5691, 1
  %.57345317.not5631 = icmp eq i64 %.5713, 0
  %.57345317.not = select i1 %.5692.inv, i1 true, i1 %.57345317.not5631
  br i1 %.57345317.not, label %B29849, label %B29827.preheader

B29827.preheader:                                 ; preds = %B29767.endif
  %135 = add nsw i64 %.5713, -1
  %xtraiter = and i64 %.5713, 3
  %lcmp.mod.not = icmp eq i64 %xtraiter, 0
  br i1 %lcmp.mod.not, label %B29827.prol.loopexit, label %B29827.prol.preheader

B29827.prol.preheader:                            ; preds = %B29827.preheader
  %scevgep439 = getelementptr i8, ptr %arg.text.4, i64 %at.17.2
  br label %B29827.prol

B29827.prol:                                      ; preds = %B29827.prol.preheader, %B29827.prol
  %read_word_v53_key_of_v57_key.4.35320.prol = phi i64 [ %.5793.prol, %B29827.prol ], [ %.5550, %B29827.prol.preheader ]
  %.574053165318.prol = phi i64 [ %.5747.prol, %B29827.prol ], [ %at.17.2, %B29827.prol.preheader ]
  %prol.iter = phi i64 [ %prol.iter.next, %B29827.prol ], [ 0, %B29827.prol.preheader ]
  %.5747.prol = add i64 %.574053165318.prol, 8
  %136 = shl nuw nsw i64 %prol.iter, 3
  %scevgep440 = getelementptr i8, ptr %scevgep439, i64 %136
  %.5784.prol = load i64, ptr %scevgep440, align 1
  %.5789.prol = xor i64 %.5784.prol, %read_word_v53_key_of_v57_key.4.35320.prol
  %.5791.prol = mul i64 %.5789.prol, %.1663
  %.5792.prol = lshr i64 %.5791.prol, 29
  %.5793.prol = xor i64 %.5792.prol, %.5791.prol
  %prol.iter.next = add i64 %prol.iter, 1
  %prol.iter.cmp.not = icmp eq i64 %xtraiter, %prol.iter.next
  br i1 %prol.iter.cmp.not, label %B29827.prol.loopexit.loopexit, label %B29827.prol, !llvm.loop !7

B29827.prol.loopexit.loopexit:                    ; preds = %B29827.prol
  %137 = sub i64 %.5713, %prol.iter.next
  br label %B29827.prol.loopexit

B29827.prol.loopexit:                             ; preds = %B29827.prol.loopexit.loopexit, %B29827.preheader
  %read_word_v53_key_of_v57_key.4.35320.unr = phi i64 [ %.5550, %B29827.preheader ], [ %.5793.prol, %B29827.prol.loopexit.loopexit ]
  %.573353155319.unr = phi i64 [ %.5713, %B29827.preheader ], [ %137, %B29827.prol.loopexit.loopexit ]
  %.574053165318.unr = phi i64 [ %at.17.2, %B29827.preheader ], [ %.5747.prol, %B29827.prol.loopexit.loopexit ]
  %.5793.lcssa.unr = phi i64 [ poison, %B29827.preheader ], [ %.5793.prol, %B29827.prol.loopexit.loopexit ]
  %138 = icmp ult i64 %135, 3
  br i1 %138, label %B29849, label %B29827.preheader416

B29827.preheader416:                              ; preds = %B29827.prol.loopexit
  %139 = add nsw i64 %.573353155319.unr, 4
  %scevgep444 = getelementptr i8, ptr %scevgep443, i64 %.574053165318.unr
  br label %B29827

B35362.else.if:                                   ; preds = %B29849, %B29707, %B24731
  %read_word_v53_key.3.2 = phi i64 [ %.5607, %B24731 ], [ %.5639, %B29707 ], [ %.5839, %B29849 ]
  %.5955 = mul i64 %read_word_v53_key.3.2, %.1663
  %.5956 = lshr i64 %.5955, %.1609
  %invariant.gep = getelementptr i8, ptr %arg.words.1.4, i64 %.5550
  %.59625334 = shl nsw i64 %.5956, 1
  %.59775335 = icmp slt i64 %.5956, 0
  %.59785336 = select i1 %.59775335, i64 %arg.words.0.5.0, i64 0
  %140 = getelementptr i64, ptr %arg.words.0.4, i64 %.59625334
  %141 = getelementptr i8, ptr %140, i64 8
  %.59925337 = getelementptr i64, ptr %141, i64 %.59785336
  %.59935338 = load i64, ptr %.59925337, align 8
  %.60005339 = icmp eq i64 %.59935338, 0
  br i1 %.60005339, label %B35407, label %B35735.lr.ph

B35735.lr.ph:                                     ; preds = %B35362.else.if
  %.6154 = add nsw i64 %.5550, -8
  %.62075124 = and i64 %.5550, 7
  %.6210.not = icmp ne i64 %.62075124, 0
  %.621151255149 = lshr i64 %.6154, 3
  %.6212 = zext i1 %.6210.not to i64
  %.6213 = add nuw nsw i64 %.621151255149, %.6212
  %142 = getelementptr i8, ptr %arg.text.4, i64 %at.17.2
  br label %B35735

B35855.endif:                                     ; preds = %B35845
  %.6105 = icmp eq i64 %.6081, 0
  %.6106 = select i1 %.6105, i64 %arg.words.2.5.0, i64 0
  %143 = getelementptr i64, ptr %arg.words.2.4, i64 %.6084
  %.6120 = getelementptr i64, ptr %143, i64 %.6106
  %.6121 = load i64, ptr %.6120, align 8
  %144 = getelementptr i8, ptr %arg.words.1.4, i64 %.6121
  br label %B35877

B47729.endif:                                     ; preds = %B47629
  %.6612 = xor i64 %read_word_v53_found.3.2, -1
  %.6804.idx = shl i64 %.6612, 4
  %.6804 = getelementptr i8, ptr %arg.words.0.4, i64 %.6804.idx
  store i64 %read_word_v53_key.3.2, ptr %.6804, align 8
  %.6806 = shl i64 %.5550, 32
  %.6807 = add nsw i64 %.6482, 1
  %.6808 = or i64 %.6807, %.6806
  %.6838 = getelementptr i8, ptr %.6804, i64 8
  store i64 %.6808, ptr %.6838, align 8
  %.69235350.not = icmp slt i64 %.5550, 1
  br i1 %.69235350.not, label %B47827, label %iter.check

iter.check:                                       ; preds = %B47729.endif
  %min.iters.check = icmp ult i64 %.5550, 4
  br i1 %min.iters.check, label %B47825.preheader, label %vector.memcheck

vector.memcheck:                                  ; preds = %iter.check
  %145 = ptrtoint ptr %arg.words.1.4 to i64
  %146 = ptrtoint ptr %arg.text.4 to i64
  %147 = add i64 %127, %.6563
  %148 = add i64 %128, %at.17.2
  %149 = sub i64 %147, %148
  %.fr = freeze i64 %149
  %diff.check = icmp ult i64 %.fr, 16
  %150 = add i64 %129, %.6563
  %151 = add i64 %at.17.2, %146
  %152 = sub i64 %150, %151
  %.fr341 = freeze i64 %152
  %diff.check311 = icmp ult i64 %.fr341, 16
  %conflict.rdx = or i1 %diff.check, %diff.check311
  %153 = add i64 %.6563, %145
  %154 = sub i64 %153, %148
  %.fr342 = freeze i64 %154
  %diff.check312 = icmp ult i64 %.fr342, 16
  %conflict.rdx313 = or i1 %conflict.rdx, %diff.check312
  %155 = sub i64 %153, %151
  %.fr343 = freeze i64 %155
  %diff.check314 = icmp ult i64 %.fr343, 16
  %conflict.rdx315 = or i1 %conflict.rdx313, %diff.check314
  br i1 %conflict.rdx315, label %B47825.preheader, label %vector.main.loop.iter.check

vector.main.loop.iter.check:                      ; preds = %vector.memcheck
  %const500 = bitcast i64 9223372036854775792 to i64
  %min.iters.check316 = icmp ult i64 %.5550, 16
  br i1 %min.iters.check316, label %vec.epilog.ph, label %vector.ph

vector.ph:                                        ; preds = %vector.main.loop.iter.check
  %n.vec = and i64 %.5550, %const500
  %broadcast.splatinsert = insertelement <16 x i64> poison, i64 %at.17.2, i64 0
  %broadcast.splat = shufflevector <16 x i64> %broadcast.splatinsert, <16 x i64> poison, <16 x i32> zeroinitializer
  %broadcast.splatinsert319 = insertelement <16 x i64> poison, i64 %.6563, i64 0
  %broadcast.splat320 = shufflevector <16 x i64> %broadcast.splatinsert319, <16 x i64> poison, <16 x i32> zeroinitializer
  br label %vector.body

vector.body:                                      ; preds = %vector.body, %vector.ph
  %lsr.iv450 = phi i64 [ %lsr.iv.next451, %vector.body ], [ %n.vec, %vector.ph ]
  %vec.ind = phi <16 x i64> [ <i64 0, i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7, i64 8, i64 9, i64 10, i64 11, i64 12, i64 13, i64 14, i64 15>, %vector.ph ], [ %vec.ind.next, %vector.body ]
  %156 = add nsw <16 x i64> %vec.ind, %broadcast.splat
  %157 = extractelement <16 x i64> %156, i64 0
  %158 = extractelement <16 x i64> %156, i64 1
  %159 = extractelement <16 x i64> %156, i64 2
  %160 = extractelement <16 x i64> %156, i64 3
  %161 = extractelement <16 x i64> %156, i64 4
  %162 = extractelement <16 x i64> %156, i64 5
  %163 = extractelement <16 x i64> %156, i64 6
  %164 = extractelement <16 x i64> %156, i64 7
  %165 = extractelement <16 x i64> %156, i64 8
  %166 = extractelement <16 x i64> %156, i64 9
  %167 = extractelement <16 x i64> %156, i64 10
  %168 = extractelement <16 x i64> %156, i64 11
  %169 = extractelement <16 x i64> %156, i64 12
  %170 = extractelement <16 x i64> %156, i64 13
  %171 = extractelement <16 x i64> %156, i64 14
  %172 = extractelement <16 x i64> %156, i64 15
  %173 = icmp slt <16 x i64> %156, zeroinitializer
  %174 = select <16 x i1> %173, <16 x i64> %broadcast.splat318, <16 x i64> zeroinitializer
  %175 = extractelement <16 x i64> %174, i64 0
  %176 = extractelement <16 x i64> %174, i64 1
  %177 = extractelement <16 x i64> %174, i64 2
  %178 = extractelement <16 x i64> %174, i64 3
  %179 = extractelement <16 x i64> %174, i64 4
  %180 = extractelement <16 x i64> %174, i64 5
  %181 = extractelement <16 x i64> %174, i64 6
  %182 = extractelement <16 x i64> %174, i64 7
  %183 = extractelement <16 x i64> %174, i64 8
  %184 = extractelement <16 x i64> %174, i64 9
  %185 = extractelement <16 x i64> %174, i64 10
  %186 = extractelement <16 x i64> %174, i64 11
  %187 = extractelement <16 x i64> %174, i64 12
  %188 = extractelement <16 x i64> %174, i64 13
  %189 = extractelement <16 x i64> %174, i64 14
  %190 = extractelement <16 x i64> %174, i64 15
  %191 = getelementptr i8, ptr %arg.text.4, i64 %157
  %192 = getelementptr i8, ptr %arg.text.4, i64 %158
  %193 = getelementptr i8, ptr %arg.text.4, i64 %159
  %194 = getelementptr i8, ptr %arg.text.4, i64 %160
  %195 = getelementptr i8, ptr %arg.text.4, i64 %161
  %196 = getelementptr i8, ptr %arg.text.4, i64 %162
  %197 = getelementptr i8, ptr %arg.text.4, i64 %163
  %198 = getelementptr i8, ptr %arg.text.4, i64 %164
  %199 = getelementptr i8, ptr %arg.text.4, i64 %165
  %200 = getelementptr i8, ptr %arg.text.4, i64 %166
  %201 = getelementptr i8, ptr %arg.text.4, i64 %167
  %202 = getelementptr i8, ptr %arg.text.4, i64 %168
  %203 = getelementptr i8, ptr %arg.text.4, i64 %169
  %204 = getelementptr i8, ptr %arg.text.4, i64 %170
  %205 = getelementptr i8, ptr %arg.text.4, i64 %171
  %206 = getelementptr i8, ptr %arg.text.4, i64 %172
  %207 = getelementptr i8, ptr %191, i64 %175
  %208 = getelementptr i8, ptr %192, i64 %176
  %209 = getelementptr i8, ptr %193, i64 %177
  %210 = getelementptr i8, ptr %194, i64 %178
  %211 = getelementptr i8, ptr %195, i64 %179
  %212 = getelementptr i8, ptr %196, i64 %180
  %213 = getelementptr i8, ptr %197, i64 %181
  %214 = getelementptr i8, ptr %198, i64 %182
  %215 = getelementptr i8, ptr %199, i64 %183
  %216 = getelementptr i8, ptr %200, i64 %184
  %217 = getelementptr i8, ptr %201, i64 %185
  %218 = getelementptr i8, ptr %202, i64 %186
  %219 = getelementptr i8, ptr %203, i64 %187
  %220 = getelementptr i8, ptr %204, i64 %188
  %221 = getelementptr i8, ptr %205, i64 %189
  %222 = getelementptr i8, ptr %206, i64 %190
  %223 = load i8, ptr %207, align 1
  %224 = load i8, ptr %208, align 1
  %225 = load i8, ptr %209, align 1
  %226 = load i8, ptr %210, align 1
  %227 = load i8, ptr %211, align 1
  %228 = load i8, ptr %212, align 1
  %229 = load i8, ptr %213, align 1
  %230 = load i8, ptr %214, align 1
  %231 = load i8, ptr %215, align 1
  %232 = load i8, ptr %216, align 1
  %233 = load i8, ptr %217, align 1
  %234 = load i8, ptr %218, align 1
  %235 = load i8, ptr %219, align 1
  %236 = load i8, ptr %220, align 1
  %237 = load i8, ptr %221, align 1
  %238 = load i8, ptr %222, align 1
  %239 = add nsw <16 x i64> %vec.ind, %broadcast.splat320
  %240 = extractelement <16 x i64> %239, i64 0
  %241 = extractelement <16 x i64> %239, i64 1
  %242 = extractelement <16 x i64> %239, i64 2
  %243 = extractelement <16 x i64> %239, i64 3
  %244 = extractelement <16 x i64> %239, i64 4
  %245 = extractelement <16 x i64> %239, i64 5
  %246 = extractelement <16 x i64> %239, i64 6
  %247 = extractelement <16 x i64> %239, i64 7
  %248 = extractelement <16 x i64> %239, i64 8
  %249 = extractelement <16 x i64> %239, i64 9
  %250 = extractelement <16 x i64> %239, i64 10
  %251 = extractelement <16 x i64> %239, i64 11
  %252 = extractelement <16 x i64> %239, i64 12
  %253 = extractelement <16 x i64> %239, i64 13
  %254 = extractelement <16 x i64> %239, i64 14
  %255 = extractelement <16 x i64> %239, i64 15
  %256 = icmp slt <16 x i64> %239, zeroinitializer
  %257 = select <16 x i1> %256, <16 x i64> %broadcast.splat322, <16 x i64> zeroinitializer
  %258 = extractelement <16 x i64> %257, i64 0
  %259 = extractelement <16 x i64> %257, i64 1
  %260 = extractelement <16 x i64> %257, i64 2
  %261 = extractelement <16 x i64> %257, i64 3
  %262 = extractelement <16 x i64> %257, i64 4
  %263 = extractelement <16 x i64> %257, i64 5
  %264 = extractelement <16 x i64> %257, i64 6
  %265 = extractelement <16 x i64> %257, i64 7
  %266 = extractelement <16 x i64> %257, i64 8
  %267 = extractelement <16 x i64> %257, i64 9
  %268 = extractelement <16 x i64> %257, i64 10
  %269 = extractelement <16 x i64> %257, i64 11
  %270 = extractelement <16 x i64> %257, i64 12
  %271 = extractelement <16 x i64> %257, i64 13
  %272 = extractelement <16 x i64> %257, i64 14
  %273 = extractelement <16 x i64> %257, i64 15
  %274 = getelementptr i8, ptr %arg.words.1.4, i64 %240
  %275 = getelementptr i8, ptr %arg.words.1.4, i64 %241
  %276 = getelementptr i8, ptr %arg.words.1.4, i64 %242
  %277 = getelementptr i8, ptr %arg.words.1.4, i64 %243
  %278 = getelementptr i8, ptr %arg.words.1.4, i64 %244
  %279 = getelementptr i8, ptr %arg.words.1.4, i64 %245
  %280 = getelementptr i8, ptr %arg.words.1.4, i64 %246
  %281 = getelementptr i8, ptr %arg.words.1.4, i64 %247
  %282 = getelementptr i8, ptr %arg.words.1.4, i64 %248
  %283 = getelementptr i8, ptr %arg.words.1.4, i64 %249
  %284 = getelementptr i8, ptr %arg.words.1.4, i64 %250
  %285 = getelementptr i8, ptr %arg.words.1.4, i64 %251
  %286 = getelementptr i8, ptr %arg.words.1.4, i64 %252
  %287 = getelementptr i8, ptr %arg.words.1.4, i64 %253
  %288 = getelementptr i8, ptr %arg.words.1.4, i64 %254
  %289 = getelementptr i8, ptr %arg.words.1.4, i64 %255
  %290 = getelementptr i8, ptr %274, i64 %258
  %291 = getelementptr i8, ptr %275, i64 %259
  %292 = getelementptr i8, ptr %276, i64 %260
  %293 = getelementptr i8, ptr %277, i64 %261
  %294 = getelementptr i8, ptr %278, i64 %262
  %295 = getelementptr i8, ptr %279, i64 %263
  %296 = getelementptr i8, ptr %280, i64 %264
  %297 = getelementptr i8, ptr %281, i64 %265
  %298 = getelementptr i8, ptr %282, i64 %266
  %299 = getelementptr i8, ptr %283, i64 %267
  %300 = getelementptr i8, ptr %284, i64 %268
  %301 = getelementptr i8, ptr %285, i64 %269
  %302 = getelementptr i8, ptr %286, i64 %270
  %303 = getelementptr i8, ptr %287, i64 %271
  %304 = getelementptr i8, ptr %288, i64 %272
  %305 = getelementptr i8, ptr %289, i64 %273
  store i8 %223, ptr %290, align 1
  store i8 %224, ptr %291, align 1
  store i8 %225, ptr %292, align 1
  store i8 %226, ptr %293, align 1
  store i8 %227, ptr %294, align 1
  store i8 %228, ptr %295, align 1
  store i8 %229, ptr %296, align 1
  store i8 %230, ptr %297, align 1
  store i8 %231, ptr %298, align 1
  store i8 %232, ptr %299, align 1
  store i8 %233, ptr %300, align 1
  store i8 %234, ptr %301, align 1
  store i8 %235, ptr %302, align 1
  store i8 %236, ptr %303, align 1
  store i8 %237, ptr %304, align 1
  store i8 %238, ptr %305, align 1
  %vec.ind.next = add nuw nsw <16 x i64> %vec.ind, splat (i64 16)
  %lsr.iv.next451 = add i64 %lsr.iv450, -16
  %306 = icmp eq i64 %lsr.iv.next451, 0
  br i1 %306, label %middle.block, label %vector.body, !llvm.loop !9

middle.block:                                     ; preds = %vector.body
  %cmp.n = icmp eq i64 %.5550, %n.vec
  br i1 %cmp.n, label %B47827, label %vec.epilog.iter.check

vec.epilog.iter.check:                            ; preds = %middle.block
  %307 = and i64 %.5550, 12
  %min.epilog.iters.check = icmp eq i64 %307, 0
  br i1 %min.epilog.iters.check, label %B47825.preheader, label %vec.epilog.ph, !prof !11

vec.epilog.ph:                                    ; preds = %vector.main.loop.iter.check, %vec.epilog.iter.check
  %bc.resume.val = phi i64 [ %n.vec, %vec.epilog.iter.check ], [ 0, %vector.main.loop.iter.check ]
  %const_mat = add i64 %const500, 12
  %n.vec324 = and i64 %.5550, %const_mat
  %broadcast.splatinsert325 = insertelement <4 x i64> poison, i64 %at.17.2, i64 0
  %broadcast.splat326 = shufflevector <4 x i64> %broadcast.splatinsert325, <4 x i64> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert329 = insertelement <4 x i64> poison, i64 %.6563, i64 0
  %broadcast.splat330 = shufflevector <4 x i64> %broadcast.splatinsert329, <4 x i64> poison, <4 x i32> zeroinitializer
  %broadcast.splatinsert333 = insertelement <4 x i64> poison, i64 %bc.resume.val, i64 0
  %broadcast.splat334 = shufflevector <4 x i64> %broadcast.splatinsert333, <4 x i64> poison, <4 x i32> zeroinitializer
  %induction = or disjoint <4 x i64> %broadcast.splat334, <i64 0, i64 1, i64 2, i64 3>
  %308 = sub i64 %bc.resume.val, %n.vec324
  br label %vec.epilog.vector.body

vec.epilog.vector.body:                           ; preds = %vec.epilog.vector.body, %vec.epilog.ph
  %lsr.iv452 = phi i64 [ %lsr.iv.next453, %vec.epilog.vector.body ], [ %308, %vec.epilog.ph ]
  %vec.ind336 = phi <4 x i64> [ %induction, %vec.epilog.ph ], [ %vec.ind.next338, %vec.epilog.vector.body ]
  %309 = add nsw <4 x i64> %vec.ind336, %broadcast.splat326
  %310 = extractelement <4 x i64> %309, i64 0
  %311 = extractelement <4 x i64> %309, i64 1
  %312 = extractelement <4 x i64> %309, i64 2
  %313 = extractelement <4 x i64> %309, i64 3
  %314 = icmp slt <4 x i64> %309, zeroinitializer
  %315 = select <4 x i1> %314, <4 x i64> %broadcast.splat328, <4 x i64> zeroinitializer
  %316 = extractelement <4 x i64> %315, i64 0
  %317 = extractelement <4 x i64> %315, i64 1
  %318 = extractelement <4 x i64> %315, i64 2
  %319 = extractelement <4 x i64> %315, i64 3
  %320 = getelementptr i8, ptr %arg.text.4, i64 %310
  %321 = getelementptr i8, ptr %arg.text.4, i64 %311
  %322 = getelementptr i8, ptr %arg.text.4, i64 %312
  %323 = getelementptr i8, ptr %arg.text.4, i64 %313
  %324 = getelementptr i8, ptr %320, i64 %316
  %325 = getelementptr i8, ptr %321, i64 %317
  %326 = getelementptr i8, ptr %322, i64 %318
  %327 = getelementptr i8, ptr %323, i64 %319
  %328 = load i8, ptr %324, align 1
  %329 = load i8, ptr %325, align 1
  %330 = load i8, ptr %326, align 1
  %331 = load i8, ptr %327, align 1
  %332 = add nsw <4 x i64> %vec.ind336, %broadcast.splat330
  %333 = extractelement <4 x i64> %332, i64 0
  %334 = extractelement <4 x i64> %332, i64 1
  %335 = extractelement <4 x i64> %332, i64 2
  %336 = extractelement <4 x i64> %332, i64 3
  %337 = icmp slt <4 x i64> %332, zeroinitializer
  %338 = select <4 x i1> %337, <4 x i64> %broadcast.splat332, <4 x i64> zeroinitializer
  %339 = extractelement <4 x i64> %338, i64 0
  %340 = extractelement <4 x i64> %338, i64 1
  %341 = extractelement <4 x i64> %338, i64 2
  %342 = extractelement <4 x i64> %338, i64 3
  %343 = getelementptr i8, ptr %arg.words.1.4, i64 %333
  %344 = getelementptr i8, ptr %arg.words.1.4, i64 %334
  %345 = getelementptr i8, ptr %arg.words.1.4, i64 %335
  %346 = getelementptr i8, ptr %arg.words.1.4, i64 %336
  %347 = getelementptr i8, ptr %343, i64 %339
  %348 = getelementptr i8, ptr %344, i64 %340
  %349 = getelementptr i8, ptr %345, i64 %341
  %350 = getelementptr i8, ptr %346, i64 %342
  store i8 %328, ptr %347, align 1
  store i8 %329, ptr %348, align 1
  store i8 %330, ptr %349, align 1
  store i8 %331, ptr %350, align 1
  %vec.ind.next338 = add nuw nsw <4 x i64> %vec.ind336, splat (i64 4)
  %lsr.iv.next453 = add i64 %lsr.iv452, 4
  %351 = icmp eq i64 %lsr.iv.next453, 0
  br i1 %351, label %vec.epilog.middle.block, label %vec.epilog.vector.body, !llvm.loop !12

vec.epilog.middle.block:                          ; preds = %vec.epilog.vector.body
  %cmp.n339 = icmp eq i64 %.5550, %n.vec324
  br i1 %cmp.n339, label %B47827, label %B47825.preheader

B47825.preheader:                                 ; preds = %vector.memcheck, %iter.check, %vec.epilog.iter.check, %vec.epilog.middle.block
  %.692953495351.ph = phi i64 [ 0, %iter.check ], [ 0, %vector.memcheck ], [ %n.vec, %vec.epilog.iter.check ], [ %n.vec324, %vec.epilog.middle.block ]
  %352 = sub i64 %word_end_v51_at.6.4, %at.17.2
  %xtraiter380 = and i64 %352, 3
  %lcmp.mod381.not = icmp eq i64 %xtraiter380, 0
  br i1 %lcmp.mod381.not, label %B47825.prol.loopexit, label %B47825.prol.preheader

B47825.prol.preheader:                            ; preds = %B47825.preheader
  %353 = add i64 %.692953495351.ph, %.6563
  %354 = add i64 %at.17.2, %.692953495351.ph
  %355 = mul nsw i64 %xtraiter380, -1
  br label %B47825.prol

B47825.prol:                                      ; preds = %B47825.prol.preheader, %B47825.prol
  %lsr.iv462 = phi i64 [ 0, %B47825.prol.preheader ], [ %lsr.iv.next463, %B47825.prol ]
  %lsr.iv459 = phi i64 [ %354, %B47825.prol.preheader ], [ %lsr.iv.next460, %B47825.prol ]
  %lsr.iv455 = phi i64 [ %353, %B47825.prol.preheader ], [ %lsr.iv.next456, %B47825.prol ]
  %.6976.prol = icmp slt i64 %lsr.iv459, 0
  %.6977.prol = select i1 %.6976.prol, i64 %arg.text.5.0, i64 0
  %scevgep458 = getelementptr i8, ptr %arg.text.4, i64 %.6977.prol
  %scevgep461 = getelementptr i8, ptr %scevgep458, i64 %lsr.iv459
  %.6992.prol = load i8, ptr %scevgep461, align 1
  %.7008.prol = icmp slt i64 %lsr.iv455, 0
  %.7009.prol = select i1 %.7008.prol, i64 %arg.words.1.5.0, i64 0
  %scevgep454 = getelementptr i8, ptr %arg.words.1.4, i64 %.7009.prol
  %scevgep457 = getelementptr i8, ptr %scevgep454, i64 %lsr.iv455
  store i8 %.6992.prol, ptr %scevgep457, align 1
  %lsr.iv.next456 = add i64 %lsr.iv455, 1
  %lsr.iv.next460 = add i64 %lsr.iv459, 1
  %lsr.iv.next463 = add nsw i64 %lsr.iv462, -1
  %prol.iter382.cmp.not = icmp eq i64 %355, %lsr.iv.next463
  br i1 %prol.iter382.cmp.not, label %B47825.prol.loopexit.loopexit, label %B47825.prol, !llvm.loop !13

B47825.prol.loopexit.loopexit:                    ; preds = %B47825.prol
  %356 = sub i64 %.692953495351.ph, %lsr.iv.next463
  br label %B47825.prol.loopexit

B47825.prol.loopexit:                             ; preds = %B47825.prol.loopexit.loopexit, %B47825.preheader
  %.692953495351.unr = phi i64 [ %.692953495351.ph, %B47825.preheader ], [ %356, %B47825.prol.loopexit.loopexit ]
  %357 = sub i64 %at.17.2, %word_end_v51_at.6.4
  %358 = add i64 %357, %.692953495351.ph
  %359 = icmp ugt i64 %358, -4
  br i1 %359, label %B47827, label %B47825.preheader415

B47825.preheader415:                              ; preds = %B47825.prol.loopexit
  %360 = mul i64 %word_end_v51_at.6.4, -1
  %361 = add i64 %.692953495351.unr, %360
  %scevgep466 = getelementptr i8, ptr %arg.words.1.4, i64 %.6563
  %scevgep472 = getelementptr i8, ptr %arg.text.4, i64 %at.17.2
  br label %B47825

B384352.endif:                                    ; preds = %B384352.preheader, %B384381
  %read_number_v44_at_1.7.4 = phi i64 [ %.9014, %B384381 ], [ %read_number_v44_at_1.6.4, %B384352.preheader ]
  %read_number_v44_exponent.2.4 = phi i64 [ %.13.i144, %B384381 ], [ 0, %B384352.preheader ]
  %.8932 = mul nsw i64 %read_number_v44_exponent.2.4, 10
  %.8949 = icmp slt i64 %read_number_v44_at_1.7.4, 0
  %.8950 = select i1 %.8949, i64 %arg.text.5.0, i64 0
  %scevgep487 = getelementptr i8, ptr %arg.text.4, i64 %.8950
  %scevgep488 = getelementptr i8, ptr %scevgep487, i64 %read_number_v44_at_1.7.4
  %.8965 = load i8, ptr %scevgep488, align 1
  %.8966 = zext i8 %.8965 to i64
  %.8967 = add i64 %.8932, -48
  %.8968 = add i64 %.8967, %.8966
  %.13.i144 = tail call i64 @llvm.smin.i64(i64 %.8968, i64 9999)
  %exitcond5624.not = icmp eq i64 %100, %read_number_v44_at_1.7.4
  br i1 %exitcond5624.not, label %B1539239.thread129, label %B384381

B1539239.thread129:                               ; preds = %B384352.endif
  %362 = icmp eq i8 %.8768, 45
  %.9199133 = sub i64 0, %.13.i144
  %spec.select5139134 = select i1 %362, i64 %.9199133, i64 %.13.i144
  %.9224135 = add nsw i64 %spec.select5139134, %read_number_v44_power.3.2
  br label %B1539251

B1539507.if.if:                                   ; preds = %B1539507
  %.9399 = load ptr, ptr %excinfo.9, align 8
  store ptr %.9399, ptr %excinfo, align 8
  br label %common.ret

B1539927.endif:                                   ; preds = %B287674, %B1539753
  %weight.2.1.ph = phi double [ %"$1600call.5.2.sroa.0.2", %B1539753 ], [ 0.000000e+00, %B287674 ]
  %363 = xor i64 %known_words_v62_known.3.15042, -1
  %.9783 = add i64 %arg.k, %363
  %..9783 = tail call i64 @llvm.smax.i64(i64 %.9783, i64 0)
  br label %B1539935

B1539949.endif.endif.endif:                       ; preds = %B1539941
  %.9926 = icmp slt i64 %.98355440, 0
  %.9927 = select i1 %.9926, i64 %arg.scratch.5.1, i64 0
  %.9928 = add i64 %.9927, %.98355440
  %.9939 = mul i64 %.9928, %arg.scratch.6.1
  %.9941 = getelementptr i8, ptr %.854, i64 %.9939
  %.9943 = load i64, ptr %.9941, align 8
  %.9973 = getelementptr i8, ptr %arg.scratch.4, i64 %.9939
  %.9975 = load i64, ptr %.9973, align 8
  %.9991 = icmp slt i64 %.98355440, -1
  %.9992 = select i1 %.9991, i64 %arg.scratch.5.1, i64 0
  %.9993 = add i64 %.9992, %.9842
  %.10004 = mul i64 %.9993, %arg.scratch.6.1
  %.10006 = getelementptr i8, ptr %.854, i64 %.10004
  %.10008 = load i64, ptr %.10006, align 8
  %.10056 = icmp slt i64 %.9943, 0
  %.10057 = select i1 %.10056, i64 %arg.first.5.0, i64 0
  %364 = getelementptr i32, ptr %arg.first.4, i64 %.9943
  %.10071 = getelementptr i32, ptr %364, i64 %.10057
  %.10072 = load i32, ptr %.10071, align 4
  %.10073 = sext i32 %.10072 to i64
  %.10074 = add nsw i64 %.9943, 1
  %.13.i145 = tail call i64 @llvm.smax.i64(i64 %.10074, i64 %.10073)
  %.10116 = icmp slt i64 %.9943, -1
  %.10117 = select i1 %.10116, i64 %arg.first.5.0, i64 0
  %365 = getelementptr i32, ptr %arg.first.4, i64 %.10074
  %.10131 = getelementptr i32, ptr %365, i64 %.10117
  %.10132 = load i32, ptr %.10131, align 4
  %.10136 = sext i32 %.10132 to i64
  %.13.i147 = tail call i64 @llvm.smin.i64(i64 %arg.word.2, i64 %.10136)
  %.10194 = add nsw i64 %.10008, 1
  %.13.i148 = tail call i64 @llvm.smax.i64(i64 %.13.i145, i64 %.10194)
  %.10227 = icmp slt i64 %.13.i148, %.13.i147
  br i1 %.10227, label %B1923727, label %B1923837.endif.endif

B1923837.endif.endif:                             ; preds = %B1539949.endif.endif.endif, %B1923727
  %.10492 = sub nsw i64 %.13.i147, %.13.i145
  %.10493 = icmp sgt i64 %.10492, 8
  br i1 %.10493, label %B1923847.preheader, label %B2308231

B1923847.preheader:                               ; preds = %B1923837.endif.endif
  br label %B1923847
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.cttz.i64(i64, i1 immarg) #0

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.abs.i64(i64, i1 immarg) #0

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.fabs.f64(double) #1

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smax.i64(i64, i64) #1

define noundef ptr @_ZN7cpython3slm7kernels15ngram_arpa_read10read_linesB3v35B64c8tJTIeFIjxB2IKSgI4CrvSCKg1MMbCQQPKkLTj8gMGIFqNQvcBggrKQkhVYRBMAE5ArrayIhLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedExxb230Words_28array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint8_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_295ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE(ptr readnone captures(none) %py_closure, ptr %py_args, ptr readnone captures(none) %py_kws) local_unnamed_addr {
entry:
  %.5 = alloca ptr, align 8
  %.6 = alloca ptr, align 8
  %.7 = alloca ptr, align 8
  %.8 = alloca ptr, align 8
  %.9 = alloca ptr, align 8
  %.10 = alloca ptr, align 8
  %.11 = alloca ptr, align 8
  %.12 = alloca ptr, align 8
  %.13 = alloca ptr, align 8
  %.14 = alloca ptr, align 8
  %.15 = alloca ptr, align 8
  %.16 = alloca ptr, align 8
  %.17 = alloca ptr, align 8
  %.18 = call i32 (ptr, ptr, i64, i64, ...) @PyArg_UnpackTuple(ptr %py_args, ptr nonnull @.const.read_lines, i64 13, i64 13, ptr nonnull %.5, ptr nonnull %.6, ptr nonnull %.7, ptr nonnull %.8, ptr nonnull %.9, ptr nonnull %.10, ptr nonnull %.11, ptr nonnull %.12, ptr nonnull %.13, ptr nonnull %.14, ptr nonnull %.15, ptr nonnull %.16, ptr nonnull %.17)
  %.19 = icmp eq i32 %.18, 0
  %.31 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  %.54 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  %.130 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.54, i8 0, i64 56, i1 false)
  %.150 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.130, i8 0, i64 56, i1 false)
  %.170 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.150, i8 0, i64 56, i1 false)
  %.190 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.170, i8 0, i64 56, i1 false)
  %.210 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.190, i8 0, i64 56, i1 false)
  %.230 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.210, i8 0, i64 56, i1 false)
  %.280 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.230, i8 0, i64 56, i1 false)
  %.303 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.280, i8 0, i64 56, i1 false)
  %.326 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.303, i8 0, i64 56, i1 false)
  %.349 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.326, i8 0, i64 56, i1 false)
  %.372 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.349, i8 0, i64 56, i1 false)
  %.395 = alloca { ptr, ptr, i64, i64, ptr, [1 x i64], [1 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.372, i8 0, i64 56, i1 false)
  %.418 = alloca { ptr, ptr, i64, i64, ptr, [2 x i64], [2 x i64] }, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.395, i8 0, i64 56, i1 false)
  %.443 = alloca ptr, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(72) %.418, i8 0, i64 72, i1 false)
  store ptr null, ptr %.443, align 8
  %excinfo = alloca ptr, align 8
  store ptr null, ptr %excinfo, align 8
  br i1 %.19, label %common.ret, label %entry.endif, !prof !14

common.ret:                                       ; preds = %entry.endif.endif.endif.thread, %entry.endif.endif.endif.e...if.8.endif.if, %entry.endif.endif.endif.e...if.8.endif, %arg0.err, %entry, %entry.endif.endif.endif.e...if.8.if.if, %entry.endif.endif.endif.e...endif.7.endif.endif.if.endif, %entry.endif.if
  %common.ret.op = phi ptr [ null, %entry.endif.endif.endif.e...if.8.if.if ], [ null, %entry ], [ null, %entry.endif.if ], [ null, %entry.endif.endif.endif.e...if.8.endif ], [ @_Py_NoneStruct, %entry.endif.endif.endif.e...endif.7.endif.endif.if.endif ], [ null, %arg0.err ], [ null, %entry.endif.endif.endif.thread ], [ null, %entry.endif.endif.endif.e...if.8.endif.if ]
  ret ptr %common.ret.op

entry.endif:                                      ; preds = %entry
  %.23 = load ptr, ptr @_ZN08NumbaEnv3slm7kernels15ngram_arpa_read10read_linesB3v35B64c8tJTIeFIjxB2IKSgI4CrvSCKg1MMbCQQPKkLTj8gMGIFqNQvcBggrKQkhVYRBMAE5ArrayIhLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedExxb230Words_28array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint8_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_295ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE, align 8
  %.26 = icmp eq ptr %.23, null
  br i1 %.26, label %entry.endif.if, label %entry.endif.endif, !prof !14

entry.endif.if:                                   ; preds = %entry.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_RuntimeError, ptr nonnull @".const.missing Environment: _ZN08NumbaEnv3slm7kernels15ngram_arpa_read10read_linesB3v35B64c8tJTIeFIjxB2IKSgI4CrvSCKg1MMbCQQPKkLTj8gMGIFqNQvcBggrKQkhVYRBMAE5ArrayIhLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedExxb230Words_28array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint8_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_295ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE")
  br label %common.ret

entry.endif.endif:                                ; preds = %entry.endif
  %.30 = load ptr, ptr %.5, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.31, i8 0, i64 56, i1 false)
  %.35 = call i32 @NRT_adapt_ndarray_from_python(ptr %.30, ptr nonnull %.31)
  %sunkaddr = getelementptr inbounds i8, ptr %.31, i64 24
  %.39 = load i64, ptr %sunkaddr, align 8
  %.40 = icmp ne i64 %.39, 1
  %.41 = icmp ne i32 %.35, 0
  %.42 = or i1 %.41, %.40
  br i1 %.42, label %entry.endif.endif.endif.thread, label %entry.endif.endif.endif.endif, !prof !14

entry.endif.endif.endif.thread:                   ; preds = %entry.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %common.ret

entry.endif.endif.endif.endif:                    ; preds = %entry.endif.endif
  %.46.fca.0.load = load ptr, ptr %.31, align 8
  %sunkaddr1 = getelementptr inbounds i8, ptr %.31, i64 32
  %.46.fca.4.load = load ptr, ptr %sunkaddr1, align 8
  %sunkaddr2 = getelementptr inbounds i8, ptr %.31, i64 40
  %.46.fca.5.0.load = load i64, ptr %sunkaddr2, align 8
  %.53 = load ptr, ptr %.6, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.54, i8 0, i64 56, i1 false)
  %.58 = call i32 @NRT_adapt_ndarray_from_python(ptr %.53, ptr nonnull %.54)
  %sunkaddr3 = getelementptr inbounds i8, ptr %.54, i64 24
  %.62 = load i64, ptr %sunkaddr3, align 8
  %.63 = icmp ne i64 %.62, 8
  %.64 = icmp ne i32 %.58, 0
  %.65 = or i1 %.64, %.63
  br i1 %.65, label %entry.endif.endif.endif.endif.endif.thread, label %entry.endif.endif.endif.endif.endif.endif, !prof !14

arg0.err:                                         ; preds = %entry.endif.endif.endif.endif.endif.thread, %arg1.err
  call void @NRT_decref(ptr %.46.fca.0.load)
  br label %common.ret

entry.endif.endif.endif.endif.endif.thread:       ; preds = %entry.endif.endif.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %arg0.err

entry.endif.endif.endif.endif.endif.endif:        ; preds = %entry.endif.endif.endif.endif
  %.69.fca.0.load = load ptr, ptr %.54, align 8
  %sunkaddr4 = getelementptr inbounds i8, ptr %.54, i64 32
  %.69.fca.4.load = load ptr, ptr %sunkaddr4, align 8
  %.76 = load ptr, ptr %.7, align 8
  %.79 = call ptr @PyNumber_Long(ptr %.76)
  %.80.not = icmp eq ptr %.79, null
  br i1 %.80.not, label %entry.endif.endif.endif.endif.endif.endif.endif, label %entry.endif.endif.endif.endif.endif.endif.if, !prof !14

arg1.err:                                         ; preds = %entry.endif.endif.endif.e...endif.3.endif.endif, %arg5.err, %entry.endif.endif.endif.e...endif.endif, %entry.endif.endif.endif.e...endif, %entry.endif.endif.endif.endif.endif.endif.endif
  call void @NRT_decref(ptr %.69.fca.0.load)
  br label %arg0.err

entry.endif.endif.endif.endif.endif.endif.if:     ; preds = %entry.endif.endif.endif.endif.endif.endif
  %.82 = call i64 @PyLong_AsLongLong(ptr nonnull %.79)
  call void @Py_DecRef(ptr nonnull %.79)
  br label %entry.endif.endif.endif.endif.endif.endif.endif

entry.endif.endif.endif.endif.endif.endif.endif:  ; preds = %entry.endif.endif.endif.endif.endif.endif.if, %entry.endif.endif.endif.endif.endif.endif
  %.77.0 = phi i64 [ %.82, %entry.endif.endif.endif.endif.endif.endif.if ], [ 0, %entry.endif.endif.endif.endif.endif.endif ]
  %.87 = call ptr @PyErr_Occurred()
  %.88.not = icmp eq ptr %.87, null
  br i1 %.88.not, label %entry.endif.endif.endif.endif.endif.endif.endif.endif, label %arg1.err, !prof !15

entry.endif.endif.endif.endif.endif.endif.endif.endif: ; preds = %entry.endif.endif.endif.endif.endif.endif.endif
  %.92 = load ptr, ptr %.8, align 8
  %.95 = call ptr @PyNumber_Long(ptr %.92)
  %.96.not = icmp eq ptr %.95, null
  br i1 %.96.not, label %entry.endif.endif.endif.e...endif, label %entry.endif.endif.endif.e...if, !prof !14

entry.endif.endif.endif.e...if:                   ; preds = %entry.endif.endif.endif.endif.endif.endif.endif.endif
  %.98 = call i64 @PyLong_AsLongLong(ptr nonnull %.95)
  call void @Py_DecRef(ptr nonnull %.95)
  br label %entry.endif.endif.endif.e...endif

entry.endif.endif.endif.e...endif:                ; preds = %entry.endif.endif.endif.e...if, %entry.endif.endif.endif.endif.endif.endif.endif.endif
  %.93.0 = phi i64 [ %.98, %entry.endif.endif.endif.e...if ], [ 0, %entry.endif.endif.endif.endif.endif.endif.endif.endif ]
  %.103 = call ptr @PyErr_Occurred()
  %.104.not = icmp eq ptr %.103, null
  br i1 %.104.not, label %entry.endif.endif.endif.e...endif.endif, label %arg1.err, !prof !15

entry.endif.endif.endif.e...endif.endif:          ; preds = %entry.endif.endif.endif.e...endif
  %.108 = load ptr, ptr %.9, align 8
  %.109 = call i32 @PyObject_IsTrue(ptr %.108)
  %.111 = call ptr @PyErr_Occurred()
  %.112.not = icmp eq ptr %.111, null
  br i1 %.112.not, label %entry.endif.endif.endif.e...endif.endif.endif, label %arg1.err, !prof !15

entry.endif.endif.endif.e...endif.endif.endif:    ; preds = %entry.endif.endif.endif.e...endif.endif
  %.116 = load ptr, ptr %.10, align 8
  %.122 = call i64 @PyTuple_Size(ptr %.116)
  %.123.not = icmp ne i64 %.122, 6
  br i1 %.123.not, label %entry.endif.endif.endif.e...endif.endif.endif.if, label %entry.endif.endif.endif.e...endif.endif.endif.endif, !prof !14

entry.endif.endif.endif.e...endif.endif.endif.if: ; preds = %entry.endif.endif.endif.e...endif.endif.endif
  call void (ptr, ptr, ...) @PyErr_Format(ptr nonnull @PyExc_ValueError, ptr nonnull @".const.size mismatch for tuple, expected 6 element(s) but got %zd", i64 %.122)
  br label %entry.endif.endif.endif.e...endif.endif.endif.endif

entry.endif.endif.endif.e...endif.endif.endif.endif: ; preds = %entry.endif.endif.endif.e...endif.endif.endif.if, %entry.endif.endif.endif.e...endif.endif.endif
  %.129 = call ptr @PyTuple_GetItem(ptr %.116, i64 0)
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.130, i8 0, i64 56, i1 false)
  %.134 = call i32 @NRT_adapt_ndarray_from_python(ptr %.129, ptr nonnull %.130)
  %sunkaddr5 = getelementptr inbounds i8, ptr %.130, i64 24
  %.138 = load i64, ptr %sunkaddr5, align 8
  %.139 = icmp ne i64 %.138, 8
  %.140 = icmp ne i32 %.134, 0
  %.141 = or i1 %.140, %.139
  br i1 %.141, label %entry.endif.endif.endif.e...endif.1.if, label %entry.endif.endif.endif.e...endif.1.endif, !prof !14

entry.endif.endif.endif.e...endif.1.if:           ; preds = %entry.endif.endif.endif.e...endif.endif.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %entry.endif.endif.endif.e...endif.1.endif

entry.endif.endif.endif.e...endif.1.endif:        ; preds = %entry.endif.endif.endif.e...endif.endif.endif.endif, %entry.endif.endif.endif.e...endif.1.if
  %.117.1 = phi i1 [ true, %entry.endif.endif.endif.e...endif.1.if ], [ %.123.not, %entry.endif.endif.endif.e...endif.endif.endif.endif ]
  %.145.fca.0.load = load ptr, ptr %.130, align 8
  %sunkaddr6 = getelementptr inbounds i8, ptr %.130, i64 16
  %.145.fca.2.load = load i64, ptr %sunkaddr6, align 8
  %sunkaddr7 = getelementptr inbounds i8, ptr %.130, i64 32
  %.145.fca.4.load = load ptr, ptr %sunkaddr7, align 8
  %sunkaddr8 = getelementptr inbounds i8, ptr %.130, i64 40
  %.145.fca.5.0.load = load i64, ptr %sunkaddr8, align 8
  %.149 = call ptr @PyTuple_GetItem(ptr %.116, i64 1)
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.150, i8 0, i64 56, i1 false)
  %.154 = call i32 @NRT_adapt_ndarray_from_python(ptr %.149, ptr nonnull %.150)
  %sunkaddr9 = getelementptr inbounds i8, ptr %.150, i64 24
  %.158 = load i64, ptr %sunkaddr9, align 8
  %.159 = icmp ne i64 %.158, 1
  %.160 = icmp ne i32 %.154, 0
  %.161 = or i1 %.160, %.159
  br i1 %.161, label %entry.endif.endif.endif.e...endif.1.endif.endif.if, label %entry.endif.endif.endif.e...endif.1.endif.endif.endif, !prof !14

entry.endif.endif.endif.e...endif.1.endif.endif.if: ; preds = %entry.endif.endif.endif.e...endif.1.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %entry.endif.endif.endif.e...endif.1.endif.endif.endif

entry.endif.endif.endif.e...endif.1.endif.endif.endif: ; preds = %entry.endif.endif.endif.e...endif.1.endif, %entry.endif.endif.endif.e...endif.1.endif.endif.if
  %.117.2 = phi i1 [ true, %entry.endif.endif.endif.e...endif.1.endif.endif.if ], [ %.117.1, %entry.endif.endif.endif.e...endif.1.endif ]
  %.165.fca.0.load = load ptr, ptr %.150, align 8
  %sunkaddr10 = getelementptr inbounds i8, ptr %.150, i64 16
  %.165.fca.2.load = load i64, ptr %sunkaddr10, align 8
  %sunkaddr11 = getelementptr inbounds i8, ptr %.150, i64 32
  %.165.fca.4.load = load ptr, ptr %sunkaddr11, align 8
  %sunkaddr12 = getelementptr inbounds i8, ptr %.150, i64 40
  %.165.fca.5.0.load = load i64, ptr %sunkaddr12, align 8
  %.169 = call ptr @PyTuple_GetItem(ptr %.116, i64 2)
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.170, i8 0, i64 56, i1 false)
  %.174 = call i32 @NRT_adapt_ndarray_from_python(ptr %.169, ptr nonnull %.170)
  %sunkaddr13 = getelementptr inbounds i8, ptr %.170, i64 24
  %.178 = load i64, ptr %sunkaddr13, align 8
  %.179 = icmp ne i64 %.178, 8
  %.180 = icmp ne i32 %.174, 0
  %.181 = or i1 %.180, %.179
  br i1 %.181, label %entry.endif.endif.endif.e...endif.2.if, label %entry.endif.endif.endif.e...endif.2.endif, !prof !14

entry.endif.endif.endif.e...endif.2.if:           ; preds = %entry.endif.endif.endif.e...endif.1.endif.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %entry.endif.endif.endif.e...endif.2.endif

entry.endif.endif.endif.e...endif.2.endif:        ; preds = %entry.endif.endif.endif.e...endif.1.endif.endif.endif, %entry.endif.endif.endif.e...endif.2.if
  %.117.3 = phi i1 [ true, %entry.endif.endif.endif.e...endif.2.if ], [ %.117.2, %entry.endif.endif.endif.e...endif.1.endif.endif.endif ]
  %.185.fca.0.load = load ptr, ptr %.170, align 8
  %sunkaddr14 = getelementptr inbounds i8, ptr %.170, i64 32
  %.185.fca.4.load = load ptr, ptr %sunkaddr14, align 8
  %sunkaddr15 = getelementptr inbounds i8, ptr %.170, i64 40
  %.185.fca.5.0.load = load i64, ptr %sunkaddr15, align 8
  %.189 = call ptr @PyTuple_GetItem(ptr %.116, i64 3)
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.190, i8 0, i64 56, i1 false)
  %.194 = call i32 @NRT_adapt_ndarray_from_python(ptr %.189, ptr nonnull %.190)
  %sunkaddr16 = getelementptr inbounds i8, ptr %.190, i64 24
  %.198 = load i64, ptr %sunkaddr16, align 8
  %.199 = icmp ne i64 %.198, 8
  %.200 = icmp ne i32 %.194, 0
  %.201 = or i1 %.200, %.199
  br i1 %.201, label %entry.endif.endif.endif.e...endif.2.endif.endif.if, label %entry.endif.endif.endif.e...endif.2.endif.endif.endif, !prof !14

entry.endif.endif.endif.e...endif.2.endif.endif.if: ; preds = %entry.endif.endif.endif.e...endif.2.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %entry.endif.endif.endif.e...endif.2.endif.endif.endif

entry.endif.endif.endif.e...endif.2.endif.endif.endif: ; preds = %entry.endif.endif.endif.e...endif.2.endif, %entry.endif.endif.endif.e...endif.2.endif.endif.if
  %.117.4 = phi i1 [ true, %entry.endif.endif.endif.e...endif.2.endif.endif.if ], [ %.117.3, %entry.endif.endif.endif.e...endif.2.endif ]
  %.205.fca.0.load = load ptr, ptr %.190, align 8
  %sunkaddr17 = getelementptr inbounds i8, ptr %.190, i64 32
  %.205.fca.4.load = load ptr, ptr %sunkaddr17, align 8
  %.209 = call ptr @PyTuple_GetItem(ptr %.116, i64 4)
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.210, i8 0, i64 56, i1 false)
  %.214 = call i32 @NRT_adapt_ndarray_from_python(ptr %.209, ptr nonnull %.210)
  %sunkaddr18 = getelementptr inbounds i8, ptr %.210, i64 24
  %.218 = load i64, ptr %sunkaddr18, align 8
  %.219 = icmp ne i64 %.218, 8
  %.220 = icmp ne i32 %.214, 0
  %.221 = or i1 %.220, %.219
  br i1 %.221, label %entry.endif.endif.endif.e...endif.3.if, label %entry.endif.endif.endif.e...endif.3.endif, !prof !14

entry.endif.endif.endif.e...endif.3.if:           ; preds = %entry.endif.endif.endif.e...endif.2.endif.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %entry.endif.endif.endif.e...endif.3.endif

entry.endif.endif.endif.e...endif.3.endif:        ; preds = %entry.endif.endif.endif.e...endif.2.endif.endif.endif, %entry.endif.endif.endif.e...endif.3.if
  %.117.5 = phi i1 [ true, %entry.endif.endif.endif.e...endif.3.if ], [ %.117.4, %entry.endif.endif.endif.e...endif.2.endif.endif.endif ]
  %.225.fca.0.load = load ptr, ptr %.210, align 8
  %sunkaddr19 = getelementptr inbounds i8, ptr %.210, i64 32
  %.225.fca.4.load = load ptr, ptr %sunkaddr19, align 8
  %.229 = call ptr @PyTuple_GetItem(ptr %.116, i64 5)
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.230, i8 0, i64 56, i1 false)
  %.234 = call i32 @NRT_adapt_ndarray_from_python(ptr %.229, ptr nonnull %.230)
  %sunkaddr20 = getelementptr inbounds i8, ptr %.230, i64 24
  %.238 = load i64, ptr %sunkaddr20, align 8
  %.239 = icmp ne i64 %.238, 8
  %.240 = icmp ne i32 %.234, 0
  %.241 = or i1 %.240, %.239
  br i1 %.241, label %entry.endif.endif.endif.e...endif.3.endif.if, label %entry.endif.endif.endif.e...endif.3.endif.endif, !prof !14

entry.endif.endif.endif.e...endif.3.endif.if:     ; preds = %entry.endif.endif.endif.e...endif.3.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %entry.endif.endif.endif.e...endif.3.endif.endif

entry.endif.endif.endif.e...endif.3.endif.endif:  ; preds = %entry.endif.endif.endif.e...endif.3.endif.if, %entry.endif.endif.endif.e...endif.3.endif
  %.245.fca.0.load = load ptr, ptr %.230, align 8
  %sunkaddr21 = getelementptr inbounds i8, ptr %.230, i64 32
  %.245.fca.4.load = load ptr, ptr %sunkaddr21, align 8
  %brmerge = or i1 %.117.5, %.241
  br i1 %brmerge, label %arg1.err, label %entry.endif.endif.endif.e...endif.4, !prof !16

entry.endif.endif.endif.e...endif.4:              ; preds = %entry.endif.endif.endif.e...endif.3.endif.endif
  %.279 = load ptr, ptr %.11, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.280, i8 0, i64 56, i1 false)
  %.284 = call i32 @NRT_adapt_ndarray_from_python(ptr %.279, ptr nonnull %.280)
  %sunkaddr22 = getelementptr inbounds i8, ptr %.280, i64 24
  %.288 = load i64, ptr %sunkaddr22, align 8
  %.289 = icmp ne i64 %.288, 4
  %.290 = icmp ne i32 %.284, 0
  %.291 = or i1 %.290, %.289
  br i1 %.291, label %entry.endif.endif.endif.e...endif.4.endif.thread, label %entry.endif.endif.endif.e...endif.4.endif.endif, !prof !14

arg5.err:                                         ; preds = %entry.endif.endif.endif.e...endif.4.endif.thread, %arg6.err
  call void @NRT_decref(ptr %.145.fca.0.load)
  call void @NRT_decref(ptr %.165.fca.0.load)
  call void @NRT_decref(ptr %.185.fca.0.load)
  call void @NRT_decref(ptr %.205.fca.0.load)
  call void @NRT_decref(ptr %.225.fca.0.load)
  call void @NRT_decref(ptr %.245.fca.0.load)
  br label %arg1.err

entry.endif.endif.endif.e...endif.4.endif.thread: ; preds = %entry.endif.endif.endif.e...endif.4
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %arg5.err

entry.endif.endif.endif.e...endif.4.endif.endif:  ; preds = %entry.endif.endif.endif.e...endif.4
  %.295.fca.0.load = load ptr, ptr %.280, align 8
  %sunkaddr23 = getelementptr inbounds i8, ptr %.280, i64 32
  %.295.fca.4.load = load ptr, ptr %sunkaddr23, align 8
  %sunkaddr24 = getelementptr inbounds i8, ptr %.280, i64 40
  %.295.fca.5.0.load = load i64, ptr %sunkaddr24, align 8
  %.302 = load ptr, ptr %.12, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.303, i8 0, i64 56, i1 false)
  %.307 = call i32 @NRT_adapt_ndarray_from_python(ptr %.302, ptr nonnull %.303)
  %sunkaddr25 = getelementptr inbounds i8, ptr %.303, i64 24
  %.311 = load i64, ptr %sunkaddr25, align 8
  %.312 = icmp ne i64 %.311, 4
  %.313 = icmp ne i32 %.307, 0
  %.314 = or i1 %.313, %.312
  br i1 %.314, label %entry.endif.endif.endif.e...endif.4.endif.endif.endif.thread, label %entry.endif.endif.endif.e...endif.5, !prof !14

arg6.err:                                         ; preds = %entry.endif.endif.endif.e...endif.4.endif.endif.endif.thread, %arg7.err
  call void @NRT_decref(ptr %.295.fca.0.load)
  br label %arg5.err

entry.endif.endif.endif.e...endif.4.endif.endif.endif.thread: ; preds = %entry.endif.endif.endif.e...endif.4.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %arg6.err

entry.endif.endif.endif.e...endif.5:              ; preds = %entry.endif.endif.endif.e...endif.4.endif.endif
  %.318.fca.0.load = load ptr, ptr %.303, align 8
  %sunkaddr26 = getelementptr inbounds i8, ptr %.303, i64 16
  %.318.fca.2.load = load i64, ptr %sunkaddr26, align 8
  %sunkaddr27 = getelementptr inbounds i8, ptr %.303, i64 32
  %.318.fca.4.load = load ptr, ptr %sunkaddr27, align 8
  %sunkaddr28 = getelementptr inbounds i8, ptr %.303, i64 40
  %.318.fca.5.0.load = load i64, ptr %sunkaddr28, align 8
  %.325 = load ptr, ptr %.13, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.326, i8 0, i64 56, i1 false)
  %.330 = call i32 @NRT_adapt_ndarray_from_python(ptr %.325, ptr nonnull %.326)
  %sunkaddr29 = getelementptr inbounds i8, ptr %.326, i64 24
  %.334 = load i64, ptr %sunkaddr29, align 8
  %.335 = icmp ne i64 %.334, 4
  %.336 = icmp ne i32 %.330, 0
  %.337 = or i1 %.336, %.335
  br i1 %.337, label %entry.endif.endif.endif.e...endif.5.endif.thread, label %entry.endif.endif.endif.e...endif.5.endif.endif, !prof !14

arg7.err:                                         ; preds = %entry.endif.endif.endif.e...endif.5.endif.thread, %arg8.err
  call void @NRT_decref(ptr %.318.fca.0.load)
  br label %arg6.err

entry.endif.endif.endif.e...endif.5.endif.thread: ; preds = %entry.endif.endif.endif.e...endif.5
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %arg7.err

entry.endif.endif.endif.e...endif.5.endif.endif:  ; preds = %entry.endif.endif.endif.e...endif.5
  %.341.fca.0.load = load ptr, ptr %.326, align 8
  %sunkaddr30 = getelementptr inbounds i8, ptr %.326, i64 32
  %.341.fca.4.load = load ptr, ptr %sunkaddr30, align 8
  %sunkaddr31 = getelementptr inbounds i8, ptr %.326, i64 40
  %.341.fca.5.0.load = load i64, ptr %sunkaddr31, align 8
  %.348 = load ptr, ptr %.14, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.349, i8 0, i64 56, i1 false)
  %.353 = call i32 @NRT_adapt_ndarray_from_python(ptr %.348, ptr nonnull %.349)
  %sunkaddr32 = getelementptr inbounds i8, ptr %.349, i64 24
  %.357 = load i64, ptr %sunkaddr32, align 8
  %.358 = icmp ne i64 %.357, 4
  %.359 = icmp ne i32 %.353, 0
  %.360 = or i1 %.359, %.358
  br i1 %.360, label %entry.endif.endif.endif.e...endif.5.endif.endif.endif.thread, label %entry.endif.endif.endif.e...endif.6, !prof !14

arg8.err:                                         ; preds = %entry.endif.endif.endif.e...endif.5.endif.endif.endif.thread, %arg9.err
  call void @NRT_decref(ptr %.341.fca.0.load)
  br label %arg7.err

entry.endif.endif.endif.e...endif.5.endif.endif.endif.thread: ; preds = %entry.endif.endif.endif.e...endif.5.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %arg8.err

entry.endif.endif.endif.e...endif.6:              ; preds = %entry.endif.endif.endif.e...endif.5.endif.endif
  %.364.fca.0.load = load ptr, ptr %.349, align 8
  %sunkaddr33 = getelementptr inbounds i8, ptr %.349, i64 16
  %.364.fca.2.load = load i64, ptr %sunkaddr33, align 8
  %sunkaddr34 = getelementptr inbounds i8, ptr %.349, i64 32
  %.364.fca.4.load = load ptr, ptr %sunkaddr34, align 8
  %sunkaddr35 = getelementptr inbounds i8, ptr %.349, i64 40
  %.364.fca.5.0.load = load i64, ptr %sunkaddr35, align 8
  %.371 = load ptr, ptr %.15, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.372, i8 0, i64 56, i1 false)
  %.376 = call i32 @NRT_adapt_ndarray_from_python(ptr %.371, ptr nonnull %.372)
  %sunkaddr36 = getelementptr inbounds i8, ptr %.372, i64 24
  %.380 = load i64, ptr %sunkaddr36, align 8
  %.381 = icmp ne i64 %.380, 4
  %.382 = icmp ne i32 %.376, 0
  %.383 = or i1 %.382, %.381
  br i1 %.383, label %entry.endif.endif.endif.e...endif.6.endif.thread, label %entry.endif.endif.endif.e...endif.6.endif.endif, !prof !14

arg9.err:                                         ; preds = %entry.endif.endif.endif.e...endif.6.endif.thread, %arg10.err
  call void @NRT_decref(ptr %.364.fca.0.load)
  br label %arg8.err

entry.endif.endif.endif.e...endif.6.endif.thread: ; preds = %entry.endif.endif.endif.e...endif.6
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %arg9.err

entry.endif.endif.endif.e...endif.6.endif.endif:  ; preds = %entry.endif.endif.endif.e...endif.6
  %.387.fca.0.load = load ptr, ptr %.372, align 8
  %sunkaddr37 = getelementptr inbounds i8, ptr %.372, i64 32
  %.387.fca.4.load = load ptr, ptr %sunkaddr37, align 8
  %sunkaddr38 = getelementptr inbounds i8, ptr %.372, i64 40
  %.387.fca.5.0.load = load i64, ptr %sunkaddr38, align 8
  %.394 = load ptr, ptr %.16, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %.395, i8 0, i64 56, i1 false)
  %.399 = call i32 @NRT_adapt_ndarray_from_python(ptr %.394, ptr nonnull %.395)
  %sunkaddr39 = getelementptr inbounds i8, ptr %.395, i64 24
  %.403 = load i64, ptr %sunkaddr39, align 8
  %.404 = icmp ne i64 %.403, 4
  %.405 = icmp ne i32 %.399, 0
  %.406 = or i1 %.405, %.404
  br i1 %.406, label %entry.endif.endif.endif.e...endif.6.endif.endif.endif.thread, label %entry.endif.endif.endif.e...endif.7, !prof !14

arg10.err:                                        ; preds = %entry.endif.endif.endif.e...endif.6.endif.endif.endif.thread, %entry.endif.endif.endif.e...endif.7.if
  call void @NRT_decref(ptr %.387.fca.0.load)
  br label %arg9.err

entry.endif.endif.endif.e...endif.6.endif.endif.endif.thread: ; preds = %entry.endif.endif.endif.e...endif.6.endif.endif
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  br label %arg10.err

entry.endif.endif.endif.e...endif.7:              ; preds = %entry.endif.endif.endif.e...endif.6.endif.endif
  %.410.fca.0.load = load ptr, ptr %.395, align 8
  %sunkaddr40 = getelementptr inbounds i8, ptr %.395, i64 16
  %.410.fca.2.load = load i64, ptr %sunkaddr40, align 8
  %sunkaddr41 = getelementptr inbounds i8, ptr %.395, i64 32
  %.410.fca.4.load = load ptr, ptr %sunkaddr41, align 8
  %sunkaddr42 = getelementptr inbounds i8, ptr %.395, i64 40
  %.410.fca.5.0.load = load i64, ptr %sunkaddr42, align 8
  %.417 = load ptr, ptr %.17, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(72) %.418, i8 0, i64 72, i1 false)
  %.422 = call i32 @NRT_adapt_ndarray_from_python(ptr %.417, ptr nonnull %.418)
  %sunkaddr43 = getelementptr inbounds i8, ptr %.418, i64 24
  %.426 = load i64, ptr %sunkaddr43, align 8
  %.427 = icmp ne i64 %.426, 8
  %.428 = icmp ne i32 %.422, 0
  %.429 = or i1 %.428, %.427
  br i1 %.429, label %entry.endif.endif.endif.e...endif.7.if, label %entry.endif.endif.endif.e...endif.7.endif.endif, !prof !14

entry.endif.endif.endif.e...endif.7.if:           ; preds = %entry.endif.endif.endif.e...endif.7
  call void @PyErr_SetString(ptr nonnull @PyExc_TypeError, ptr nonnull @".const.can't unbox array from PyObject into native value.  The object maybe of a different type")
  call void @NRT_decref(ptr %.410.fca.0.load)
  br label %arg10.err

entry.endif.endif.endif.e...endif.7.endif.endif:  ; preds = %entry.endif.endif.endif.e...endif.7
  %0 = icmp ne i32 %.109, 0
  %.433.fca.0.load = load ptr, ptr %.418, align 8
  %sunkaddr44 = getelementptr inbounds i8, ptr %.418, i64 32
  %.433.fca.4.load = load ptr, ptr %sunkaddr44, align 8
  %sunkaddr45 = getelementptr inbounds i8, ptr %.418, i64 40
  %.433.fca.5.0.load = load i64, ptr %sunkaddr45, align 8
  %sunkaddr46 = getelementptr inbounds i8, ptr %.418, i64 48
  %.433.fca.5.1.load = load i64, ptr %sunkaddr46, align 8
  %sunkaddr47 = getelementptr inbounds i8, ptr %.418, i64 56
  %.433.fca.6.0.load = load i64, ptr %sunkaddr47, align 8
  %sunkaddr48 = getelementptr inbounds i8, ptr %.418, i64 64
  %.433.fca.6.1.load = load i64, ptr %sunkaddr48, align 8
  %.442 = call ptr @PyEval_SaveThread()
  %.451 = zext i1 %0 to i8
  %.480 = call i32 @_ZN3slm7kernels15ngram_arpa_read10read_linesB3v35B64c8tJTIeFIjxB2IKSgI4CrvSCKg1MMbCQQPKkLTj8gMGIFqNQvcBggrKQkhVYRBMAE5ArrayIhLi1E1C7mutable7alignedE5ArrayIxLi1E1C7mutable7alignedExxb230Words_28array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint8_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28int64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_2c_20array_28uint64_2c_201d_2c_20C_29_295ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIiLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIfLi1E1C7mutable7alignedE5ArrayIxLi2E1C7mutable7alignedE(ptr nonnull %.443, ptr nonnull %excinfo, ptr poison, ptr poison, i64 poison, i64 poison, ptr %.46.fca.4.load, i64 %.46.fca.5.0.load, i64 poison, ptr %.69.fca.0.load, ptr poison, i64 poison, i64 poison, ptr %.69.fca.4.load, i64 poison, i64 poison, i64 %.77.0, i64 %.93.0, i8 %.451, ptr %.145.fca.0.load, ptr poison, i64 %.145.fca.2.load, i64 poison, ptr %.145.fca.4.load, i64 %.145.fca.5.0.load, i64 poison, ptr %.165.fca.0.load, ptr poison, i64 %.165.fca.2.load, i64 poison, ptr %.165.fca.4.load, i64 %.165.fca.5.0.load, i64 poison, ptr %.185.fca.0.load, ptr poison, i64 poison, i64 poison, ptr %.185.fca.4.load, i64 %.185.fca.5.0.load, i64 poison, ptr %.205.fca.0.load, ptr poison, i64 poison, i64 poison, ptr %.205.fca.4.load, i64 poison, i64 poison, ptr %.225.fca.0.load, ptr poison, i64 poison, i64 poison, ptr %.225.fca.4.load, i64 poison, i64 poison, ptr %.245.fca.0.load, ptr poison, i64 poison, i64 poison, ptr %.245.fca.4.load, i64 poison, i64 poison, ptr poison, ptr poison, i64 poison, i64 poison, ptr %.295.fca.4.load, i64 %.295.fca.5.0.load, i64 poison, ptr poison, ptr poison, i64 %.318.fca.2.load, i64 poison, ptr %.318.fca.4.load, i64 %.318.fca.5.0.load, i64 poison, ptr %.341.fca.0.load, ptr poison, i64 poison, i64 poison, ptr %.341.fca.4.load, i64 %.341.fca.5.0.load, i64 poison, ptr %.364.fca.0.load, ptr poison, i64 %.364.fca.2.load, i64 poison, ptr %.364.fca.4.load, i64 %.364.fca.5.0.load, i64 poison, ptr %.387.fca.0.load, ptr poison, i64 poison, i64 poison, ptr %.387.fca.4.load, i64 %.387.fca.5.0.load, i64 poison, ptr %.410.fca.0.load, ptr poison, i64 %.410.fca.2.load, i64 poison, ptr %.410.fca.4.load, i64 %.410.fca.5.0.load, i64 poison, ptr poison, ptr poison, i64 poison, i64 poison, ptr %.433.fca.4.load, i64 %.433.fca.5.0.load, i64 %.433.fca.5.1.load, i64 %.433.fca.6.0.load, i64 %.433.fca.6.1.load) #3
  %.481 = load ptr, ptr %excinfo, align 8
  call void @PyEval_RestoreThread(ptr %.442)
  call void @NRT_decref(ptr %.46.fca.0.load)
  call void @NRT_decref(ptr %.69.fca.0.load)
  call void @NRT_decref(ptr %.145.fca.0.load)
  call void @NRT_decref(ptr %.165.fca.0.load)
  call void @NRT_decref(ptr %.185.fca.0.load)
  call void @NRT_decref(ptr %.205.fca.0.load)
  call void @NRT_decref(ptr %.225.fca.0.load)
  call void @NRT_decref(ptr %.245.fca.0.load)
  call void @NRT_decref(ptr %.295.fca.0.load)
  call void @NRT_decref(ptr %.318.fca.0.load)
  call void @NRT_decref(ptr %.341.fca.0.load)
  call void @NRT_decref(ptr %.364.fca.0.load)
  call void @NRT_decref(ptr %.387.fca.0.load)
  call void @NRT_decref(ptr %.410.fca.0.load)
  call void @NRT_decref(ptr %.433.fca.0.load)
  %cond = icmp eq i32 %.480, 0
  br i1 %cond, label %entry.endif.endif.endif.e...endif.7.endif.endif.if.endif, label %entry.endif.endif.endif.e...if.8, !prof !3

entry.endif.endif.endif.e...endif.7.endif.endif.if.endif: ; preds = %entry.endif.endif.endif.e...endif.7.endif.endif
  call void @Py_IncRef(ptr nonnull @_Py_NoneStruct)
  br label %common.ret

entry.endif.endif.endif.e...if.8:                 ; preds = %entry.endif.endif.endif.e...endif.7.endif.endif
  call void @PyErr_Clear()
  %.548 = load { ptr, i32, ptr, ptr, i32 }, ptr %.481, align 8
  %.549 = extractvalue { ptr, i32, ptr, ptr, i32 } %.548, 4
  %.550 = icmp sgt i32 %.549, 0
  %.553 = extractvalue { ptr, i32, ptr, ptr, i32 } %.548, 0
  %.555 = extractvalue { ptr, i32, ptr, ptr, i32 } %.548, 1
  br i1 %.550, label %entry.endif.endif.endif.e...if.8.if, label %entry.endif.endif.endif.e...if.8.else

entry.endif.endif.endif.e...if.8.if:              ; preds = %entry.endif.endif.endif.e...if.8
  %.556 = sext i32 %.555 to i64
  %.557 = call ptr @PyBytes_FromStringAndSize(ptr %.553, i64 %.556)
  %.558 = load { ptr, i32, ptr, ptr, i32 }, ptr %.481, align 8
  %.559 = extractvalue { ptr, i32, ptr, ptr, i32 } %.558, 2
  %.561 = extractvalue { ptr, i32, ptr, ptr, i32 } %.558, 3
  %.563 = call ptr %.561(ptr %.559)
  %.564 = icmp eq ptr %.563, null
  br i1 %.564, label %entry.endif.endif.endif.e...if.8.if.if, label %entry.endif.endif.endif.e...if.8.if.endif, !prof !14

entry.endif.endif.endif.e...if.8.else:            ; preds = %entry.endif.endif.endif.e...if.8
  %.577 = extractvalue { ptr, i32, ptr, ptr, i32 } %.548, 2
  %.578 = call ptr @numba_unpickle(ptr %.553, i32 %.555, ptr %.577)
  br label %entry.endif.endif.endif.e...if.8.endif

entry.endif.endif.endif.e...if.8.endif:           ; preds = %entry.endif.endif.endif.e...if.8.if.endif, %entry.endif.endif.endif.e...if.8.else
  %.580 = phi ptr [ %.568, %entry.endif.endif.endif.e...if.8.if.endif ], [ %.578, %entry.endif.endif.endif.e...if.8.else ]
  %.581.not = icmp eq ptr %.580, null
  br i1 %.581.not, label %common.ret, label %entry.endif.endif.endif.e...if.8.endif.if, !prof !14

entry.endif.endif.endif.e...if.8.if.if:           ; preds = %entry.endif.endif.endif.e...if.8.if
  call void @PyErr_SetString(ptr nonnull @PyExc_RuntimeError, ptr nonnull @".const.Error creating Python tuple from runtime exception arguments")
  br label %common.ret

entry.endif.endif.endif.e...if.8.if.endif:        ; preds = %entry.endif.endif.endif.e...if.8.if
  %.568 = call ptr @numba_runtime_build_excinfo_struct(ptr %.557, ptr nonnull %.563)
  call void @NRT_Free(ptr nonnull %.481)
  br label %entry.endif.endif.endif.e...if.8.endif

entry.endif.endif.endif.e...if.8.endif.if:        ; preds = %entry.endif.endif.endif.e...if.8.endif
  call void @numba_do_raise(ptr nonnull %.580)
  br label %common.ret
}

declare i32 @PyArg_UnpackTuple(ptr, ptr, i64, i64, ...) local_unnamed_addr

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr writeonly captures(none), i8, i64, i1 immarg) #2

declare void @PyErr_SetString(ptr, ptr) local_unnamed_addr

declare i32 @NRT_adapt_ndarray_from_python(ptr captures(none), ptr captures(none)) local_unnamed_addr

declare ptr @PyNumber_Long(ptr) local_unnamed_addr

declare i64 @PyLong_AsLongLong(ptr) local_unnamed_addr

declare void @Py_DecRef(ptr) local_unnamed_addr

declare ptr @PyErr_Occurred() local_unnamed_addr

declare i32 @PyObject_IsTrue(ptr) local_unnamed_addr

declare i64 @PyTuple_Size(ptr) local_unnamed_addr

declare void @PyErr_Format(ptr, ptr, ...) local_unnamed_addr

declare ptr @PyTuple_GetItem(ptr, i64) local_unnamed_addr

declare ptr @PyEval_SaveThread() local_unnamed_addr

declare void @PyEval_RestoreThread(ptr) local_unnamed_addr

declare void @Py_IncRef(ptr) local_unnamed_addr

declare void @PyErr_Clear() local_unnamed_addr

declare ptr @PyBytes_FromStringAndSize(ptr, i64) local_unnamed_addr

declare ptr @numba_unpickle(ptr, i32, ptr) local_unnamed_addr

declare ptr @numba_runtime_build_excinfo_struct(ptr, ptr) local_unnamed_addr

declare void @NRT_Free(ptr) local_unnamed_addr

declare void @numba_do_raise(ptr) local_unnamed_addr

; Function Attrs: noinline
define linkonce_odr void @NRT_decref(ptr %.1) local_unnamed_addr #3 {
.3:
  %.4 = icmp eq ptr %.1, null
  br i1 %.4, label %common.ret, label %.3.endif, !prof !14

common.ret:                                       ; preds = %.3, %.3.endif
  ret void

.3.endif:                                         ; preds = %.3
  fence release
  %0 = tail call i8 @llvm.x86.atomic.sub.cc.i64(ptr nonnull %.1, i64 1, i32 4)
  %1 = trunc i8 %0 to i1
  br i1 %1, label %.3.endif.if, label %common.ret, !prof !14

.3.endif.if:                                      ; preds = %.3.endif
  fence acquire
  tail call void @NRT_MemInfo_call_dtor(ptr nonnull %.1)
  ret void
}

; Function Attrs: nounwind
declare i8 @llvm.x86.atomic.sub.cc.i64(ptr, i64, i32 immarg) #4

declare void @NRT_MemInfo_call_dtor(ptr) local_unnamed_addr

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #1

; Function Attrs: nofree norecurse nosync nounwind memory(argmem: write)
define linkonce_odr range(i32 0, 2) i32 @_ZN5numba7cpython7numbers14int_power_impl12_3clocals_3e9int_powerB4v168B42c8tJTC_2fWQA93W1AaAIYBPIqRBFCjDSZRVAJmaQIAEdx(ptr noalias writeonly captures(none) %retptr, ptr noalias writeonly captures(none) %excinfo, double %arg.a, i64 %arg.b) local_unnamed_addr #5 {
B0:
  %.16 = icmp slt i64 %arg.b, 0
  br i1 %.16, label %B62, label %B190

B62:                                              ; preds = %B0
  %.22 = sub i64 0, %arg.b
  %.27 = icmp slt i64 %.22, 0
  br i1 %.27, label %B84, label %B190

common.ret:                                       ; preds = %B338.endif, %B338.if, %B348, %B202, %B84
  %common.ret.op = phi i32 [ 1, %B84 ], [ 0, %B202 ], [ 0, %B348 ], [ 1, %B338.if ], [ 0, %B338.endif ]
  ret i32 %common.ret.op

B84:                                              ; preds = %B62
  store ptr @.const.picklebuf.8928cf367dcdb5b06f67cce68474c0d77d61c7bd, ptr %excinfo, align 8, !numba_exception_output !6
  br label %common.ret

B190:                                             ; preds = %B62, %B0
  %exp.3.0 = phi i64 [ %.22, %B62 ], [ %arg.b, %B0 ]
  %.67 = icmp samesign ugt i64 %exp.3.0, 65536
  br i1 %.67, label %B202, label %B270

B202:                                             ; preds = %B190
  %.76 = sitofp i64 %arg.b to double
  %.80 = tail call double @llvm.pow.f64(double %arg.a, double %.76)
  store double %.80, ptr %retptr, align 8
  br label %common.ret

B270:                                             ; preds = %B190
  %.108.not = icmp eq i64 %exp.3.0, 0
  br i1 %.108.not, label %B334.thread, label %B282.preheader

B282.preheader:                                   ; preds = %B270
  br label %B282

B282:                                             ; preds = %B282.preheader, %B282
  %r.2.0 = phi double [ %spec.select, %B282 ], [ 1.000000e+00, %B282.preheader ]
  %a.1.2.0 = phi double [ %.147, %B282 ], [ %arg.a, %B282.preheader ]
  %exp.4.0 = phi i64 [ %.142, %B282 ], [ %exp.3.0, %B282.preheader ]
  %.122 = and i64 %exp.4.0, 1
  %.123.not = icmp eq i64 %.122, 0
  %.127 = fmul double %r.2.0, %a.1.2.0
  %spec.select = select i1 %.123.not, double %r.2.0, double %.127
  %.142 = lshr i64 %exp.4.0, 1
  %.147 = fmul double %a.1.2.0, %a.1.2.0
  %.150.not = icmp eq i64 %.142, 0
  br i1 %.150.not, label %B334, label %B282

B334:                                             ; preds = %B282
  %0 = icmp slt i64 %arg.b, 0
  br i1 %0, label %B338, label %B348

B334.thread:                                      ; preds = %B270
  %1 = icmp slt i64 %arg.b, 0
  br i1 %1, label %B338.endif, label %B348

B338:                                             ; preds = %B334
  %.168 = fcmp oeq double %spec.select, 0.000000e+00
  br i1 %.168, label %B338.if, label %B338.endif, !prof !17

B348:                                             ; preds = %B334.thread, %B334
  %r.4.124 = phi double [ 1.000000e+00, %B334.thread ], [ %spec.select, %B334 ]
  store double %r.4.124, ptr %retptr, align 8
  br label %common.ret

B338.if:                                          ; preds = %B338
  store ptr @.const.picklebuf.b28008a0f88bad5ff0f0243e84dab90cab19b366, ptr %excinfo, align 8, !numba_exception_output !6
  br label %common.ret

B338.endif:                                       ; preds = %B338, %B334.thread
  %r.4.12327 = phi double [ %spec.select, %B338 ], [ 1.000000e+00, %B334.thread ]
  %.175 = fdiv double 1.000000e+00, %r.4.12327
  store double %.175, ptr %retptr, align 8
  br label %common.ret
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.pow.f64(double, double) #1

; Function Attrs: mustprogress nofree noinline norecurse nounwind willreturn memory(argmem: readwrite)
define linkonce_odr void @NRT_incref(ptr captures(address_is_null) %.1) local_unnamed_addr #6 {
.3:
  %.4 = icmp eq ptr %.1, null
  br i1 %.4, label %common.ret, label %.3.endif, !prof !14

common.ret:                                       ; preds = %.3.endif, %.3
  ret void

.3.endif:                                         ; preds = %.3
  %.4.i = atomicrmw add ptr %.1, i64 1 monotonic, align 8
  br label %common.ret
}

attributes #0 = { mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #3 = { noinline }
attributes #4 = { nounwind }
attributes #5 = { nofree norecurse nosync nounwind memory(argmem: write) }
attributes #6 = { mustprogress nofree noinline norecurse nounwind willreturn memory(argmem: readwrite) }

!0 = !{!1}
!1 = distinct !{!1, !2, !"_ZN3slm7kernels4utf88line_endB2v1B66c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqEpgoEBZSIkILKIJAA_3d_3dE5ArrayIhLi1E1C7mutable7alignedEx: %retptr"}
!2 = distinct !{!2, !"_ZN3slm7kernels4utf88line_endB2v1B66c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqEpgoEBZSIkILKIJAA_3d_3dE5ArrayIhLi1E1C7mutable7alignedEx"}
!3 = !{!"branch_weights", i32 49, i32 1}
!4 = distinct !{!4, !5}
!5 = !{!"llvm.loop.isvectorized", i32 1}
!6 = !{i1 true}
!7 = distinct !{!7, !8}
!8 = !{!"llvm.loop.unroll.disable"}
!9 = distinct !{!9, !5, !10}
!10 = !{!"llvm.loop.unroll.runtime.disable"}
!11 = !{!"branch_weights", i32 4, i32 12}
!12 = distinct !{!12, !5, !10}
!13 = distinct !{!13, !8}
!14 = !{!"branch_weights", i32 1, i32 99}
!15 = !{!"branch_weights", i32 99, i32 1}
!16 = !{!"branch_weights", i32 33554432, i32 -973078528}
!17 = !{!"branch_weights", i32 34359737, i32 2113123911}
