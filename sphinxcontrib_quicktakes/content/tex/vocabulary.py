"""What XeLaTeX knows in a formula under Sphinx's preamble.

Made by ``tools/tex_vocabulary.py``, not by hand. Each key is the flags of the macros
below it: ``m`` stands in math, ``s`` can be a script without braces, ``n`` makes no
atom (a second script after it is still a second one), ``o`` takes ``\\limits``, ``d``
is a delimiter, ``t`` stands in text.
"""

MACROS = {
    "m": r"""
bmod cdots colon dashleftarrow dashrightarrow displaystyle dotsb dotsc dotsi
dotsm iff impliedby implies scriptscriptstyle scriptstyle textblank textcircledP
textcolonmonetary textdivorced textinterrobangdown textlbrackdbl textmarried
textopenbullet textrbrackdbl textrecipe textstyle triangle
""",
    "mnt": r"""
Huge LARGE Large bf cal footnotesize huge it large mit normalsize rm scriptsize
sf small space textonesuperior textthreesuperior texttwosuperior tiny tt
""",
    "mo": r"""
Pr arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom
idotsint iiiint iiint iint inf injlim int ker lg lim liminf limsup ln log max
min oint projlim sec sin sinh smallint sup tan tanh varinjlim varliminf
varlimsup varprojlim
""",
    "ms": r"""
Bbbk Box Bumpeq Cap Cup Delta Diamond Doteq Finv Game Gamma Im Join Lambda
Leftarrow Leftrightarrow Lleftarrow Longleftarrow Longleftrightarrow
Longrightarrow Lsh Omega Phi Pi Psi Re Rightarrow Rrightarrow Rsh Sigma Subset
Supset Theta Upsilon Vdash Vvdash Xi aleph alpha amalg angle approx approxeq ast
asymp backepsilon backprime backsim backsimeq barwedge because beta beth between
bigcirc bigstar bigtriangledown bigtriangleup blacklozenge blacksquare
blacktriangle blacktriangledown blacktriangleleft blacktriangleright bot bowtie
boxdot boxminus boxplus boxtimes bullet bumpeq cap cdot cdotp centerdot chi circ
circeq circlearrowleft circlearrowright circledS circledast circledcirc
circleddash clubsuit complement cong cup curlyeqprec curlyeqsucc curlyvee
curlywedge curvearrowleft curvearrowright dagger daleth dashv ddagger ddots
delta diagdown diagup diamond diamondsuit digamma div divideontimes doteq
doteqdot dotplus doublebarwedge doublecap doublecup ell emptyset epsilon eqcirc
eqsim eqslantgtr eqslantless equiv eta eth exists fallingdotseq flat forall
frown gamma ge geq geqq geqslant gets gg ggg gggtr gimel gnapprox gneq gneqq
gnsim gtrapprox gtrdot gtreqless gtreqqless gtrless gtrsim gvertneqq hbar
heartsuit hookleftarrow hookrightarrow hslash imath in infty intercal iota jmath
kappa lambda land ldotp le leadsto leftarrow leftarrowtail leftharpoondown
leftharpoonup leftleftarrows leftrightarrow leftrightarrows leftrightharpoons
leftrightsquigarrow leftthreetimes leq leqq leqslant lessapprox lessdot
lesseqgtr lesseqqgtr lessgtr lesssim lhd ll lll llless lnapprox lneq lneqq lnot
lnsim longleftarrow longleftrightarrow longmapsto longrightarrow looparrowleft
looparrowright lor lozenge ltimes lvertneqq mapsto measuredangle mho mid models
mp mu multimap nLeftarrow nLeftrightarrow nRightarrow nVDash nVdash nabla
natural ncong ne nearrow neg neq nexists ngeq ngeqq ngeqslant ngtr ni nleftarrow
nleftrightarrow nleq nleqq nleqslant nless nmid notin nparallel nprec npreceq
nrightarrow nshortmid nshortparallel nsim nsubseteq nsubseteqq nsucc nsucceq
nsupseteq nsupseteqq ntriangleleft ntrianglelefteq ntriangleright
ntrianglerighteq nu nvDash nvdash nwarrow odot omega omicron ominus oplus oslash
otimes owns parallel partial perp phi pi pitchfork pm prec precapprox
preccurlyeq preceq precnapprox precneqq precnsim precsim prime propto psi
restriction rhd rho rightarrow rightarrowtail rightharpoondown rightharpoonup
rightleftarrows rightleftharpoons rightrightarrows rightsquigarrow
rightthreetimes risingdotseq rtimes searrow setminus sharp shortmid
shortparallel sigma sim simeq smallfrown smallsetminus smallsmile smile
spadesuit sphericalangle sqcap sqcup sqsubset sqsubseteq sqsupset sqsupseteq
square star subset subseteq subseteqq subsetneq subsetneqq succ succapprox
succcurlyeq succeq succnapprox succneqq succnsim succsim supset supseteq
supseteqq supsetneq supsetneqq surd swarrow tau therefore theta thickapprox
thicksim times to top triangledown triangleleft trianglelefteq triangleq
triangleright trianglerighteq twoheadleftarrow twoheadrightarrow unlhd unrhd
uplus upsilon vDash varDelta varGamma varLambda varOmega varPhi varPi varPsi
varSigma varTheta varUpsilon varXi varepsilon varkappa varnothing varphi varpi
varpropto varrho varsigma varsubsetneq varsubsetneqq varsupsetneq varsupsetneqq
vartheta vartriangle vartriangleleft vartriangleright vdash vee veebar wedge wp
wr xi zeta
""",
    "msd": r"""
Downarrow Uparrow Updownarrow Vert backslash downarrow downdownarrows
downharpoonleft downharpoonright lVert langle lbrace lbrack lceil lfloor lgroup
llcorner lrcorner lvert rVert rangle rbrace rbrack rceil rfloor rgroup rvert
ulcorner uparrow updownarrow upharpoonleft upharpoonright upuparrows urcorner
vert |
""",
    "msdt": r"""
{ }
""",
    "mso": r"""
bigcap bigcup bigodot bigoplus bigotimes bigsqcup biguplus bigvee bigwedge
coprod intop ointop prod sum
""",
    "mst": r"""
# $ % & AA S _ checkmark circledR maltese vdots yen
""",
    "mt": r"""
! , / : ; > dots dotso enspace hfill ldots mathstrut negmedspace negthickspace
negthinspace nobreak nobreakspace qquad quad strut textacutedbl textasciiacute
textasciibreve textasciicircum textasciidieresis textasciimacron textasciitilde
textasteriskcentered textbackslash textbar textbardbl textbigcircle textborn
textbraceleft textbraceright textbrokenbar textbullet textcelsius textcent
textcompwordmark textcopyleft textcopyright textcurrency textdagger
textdaggerdbl textdegree textdied textdiscount textdiv textdollar textdownarrow
texteightoldstyle textellipsis textemdash textendash textestimated texteuro
textexclamdown textfiveoldstyle textfouroldstyle textfractionsolidus textgreater
textinterrobang textlangle textleftarrow textless textlnot textmho textminus
textmu textmusicalnote textnineoldstyle textnumero textohm textonehalf
textoneoldstyle textonequarter textparagraph textperiodcentered
textpertenthousand textperthousand textpm textquestiondown textquotedblleft
textquotedblright textquoteleft textquoteright textrangle textreferencemark
textregistered textrightarrow textsection textservicemark textsevenoldstyle
textsixoldstyle textsterling textsurd textthreeoldstyle textthreequarters
texttimes texttrademark texttwooldstyle textunderscore textuparrow
textvisiblespace textyen textzerooldstyle thinspace
""",
    "t": r"""
LaTeX TeX textasciicaron textcentoldstyle textdollaroldstyle textdong textflorin
textgravedbl textlira textlquill textnaira textordfeminine textordmasculine
textrquill texttildelow
""",
}
