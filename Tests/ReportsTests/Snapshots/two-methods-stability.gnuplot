set encoding utf8
set terminal svg size 800,360 dynamic noenhanced font 'Helvetica,Arial,sans-serif,13' name 'stability'
set border 3 linecolor rgb '#777c83' linewidth 1
set multiplot
reset
set lmargin at screen 0.09225
set rmargin at screen 0.48000
set tmargin at screen 0.95556
set bmargin at screen 0.22222
set tics textcolor rgb '#777c83'
set border 3 linecolor rgb '#777c83' linewidth 1
set grid xtics ytics linetype 1 linecolor rgb '#bb777c83' linewidth 0.6
set xrange [0:20]
set xtics nomirror out scale 0.6,0.3 ('0' 0, '5' 5, '10' 10, '15' 15, '20' 20)
set xlabel 'epochs' textcolor rgb '#777c83' offset 0,0.4
set yrange [0.3:1.1]
set ytics nomirror out scale 0.6,0.3 ('0.3' 0.3, '0.4' 0.4, '0.5' 0.5, '0.6' 0.6, '0.7' 0.7, '0.8' 0.8, '0.9' 0.9, '1' 1, '1.1' 1.1)
set ylabel 'ρ(J)' textcolor rgb '#777c83' offset 0.5,0
unset key
$data1 << EOD
0 0.3613192 0.4113192
1 0.3913192 0.4413192
2 0.4213192 0.4713192
3 0.4513192 0.5013192
4 0.4813192 0.5313192
5 0.5113192 0.5613192
6 0.5413192 0.5913192
7 0.5713192 0.6213192
8 0.6013192 0.6513192
9 0.6313192 0.6813192
10 0.6613192 0.7113192
11 0.6913192 0.7413192
12 0.7213192 0.7713192
13 0.7513192 0.8013192
14 0.7813192 0.8313192
15 0.8113192 0.8613192
16 0.8413192 0.8913192
17 0.8713192 0.9213192
18 0.9013192 0.9513192
19 0.9313192 0.9813192
20 0.9613192 1.011319
EOD
$data2 << EOD
0 0.3863192
1 0.4163192
2 0.4463192
3 0.4763192
4 0.5063192
5 0.5363192
6 0.5663192
7 0.5963192
8 0.6263192
9 0.6563192
10 0.6863192
11 0.7163192
12 0.7463192
13 0.7763192
14 0.8063192
15 0.8363192
16 0.8663192
17 0.8963192
18 0.9263192
19 0.9563192
20 0.9863192
EOD
$data3 << EOD
0 1
20 1
EOD
plot $data1 using 1:2:3 with filledcurves fillcolor rgb '#d55e00' fillstyle transparent solid 0.22 noborder notitle, \
  $data2 using 1:2 with lines linecolor rgb '#d55e00' dashtype (14,5) linewidth 2 notitle, \
  $data3 using 1:2 with lines linecolor rgb '#777c83' linewidth 1 notitle
reset
set lmargin at screen 0.59225
set rmargin at screen 0.98000
set tmargin at screen 0.95556
set bmargin at screen 0.22222
set tics textcolor rgb '#777c83'
set border 3 linecolor rgb '#777c83' linewidth 1
set grid xtics ytics linetype 1 linecolor rgb '#bb777c83' linewidth 0.6
set xrange [0:20]
set xtics nomirror out scale 0.6,0.3 ('0' 0, '5' 5, '10' 10, '15' 15, '20' 20)
set xlabel 'epochs' textcolor rgb '#777c83' offset 0,0.4
set yrange [0.2:1]
set ytics nomirror out scale 0.6,0.3 ('0.2' 0.2, '0.3' 0.3, '0.4' 0.4, '0.5' 0.5, '0.6' 0.6, '0.7' 0.7, '0.8' 0.8, '0.9' 0.9, '1' 1)
set ylabel 'max Re λ(J)' textcolor rgb '#777c83' offset 0.5,0
unset key
$data4 << EOD
0 0.2613192 0.3113192
1 0.2893192 0.3393192
2 0.3173192 0.3673192
3 0.3453192 0.3953192
4 0.3733192 0.4233192
5 0.4013192 0.4513192
6 0.4293192 0.4793192
7 0.4573192 0.5073192
8 0.4853192 0.5353192
9 0.5133192 0.5633192
10 0.5413192 0.5913192
11 0.5693192 0.6193192
12 0.5973192 0.6473192
13 0.6253192 0.6753192
14 0.6533192 0.7033192
15 0.6813192 0.7313192
16 0.7093192 0.7593192
17 0.7373192 0.7873192
18 0.7653192 0.8153192
19 0.7933192 0.8433192
20 0.8213192 0.8713192
EOD
$data5 << EOD
0 0.2863192
1 0.3143192
2 0.3423192
3 0.3703192
4 0.3983192
5 0.4263192
6 0.4543192
7 0.4823192
8 0.5103192
9 0.5383192
10 0.5663192
11 0.5943192
12 0.6223192
13 0.6503192
14 0.6783192
15 0.7063192
16 0.7343192
17 0.7623192
18 0.7903192
19 0.8183192
20 0.8463192
EOD
$data6 << EOD
0 1
20 1
EOD
plot $data4 using 1:2:3 with filledcurves fillcolor rgb '#d55e00' fillstyle transparent solid 0.22 noborder notitle, \
  $data5 using 1:2 with lines linecolor rgb '#d55e00' dashtype (14,5) linewidth 2 notitle, \
  $data6 using 1:2 with lines linecolor rgb '#777c83' linewidth 1 notitle
reset
unset key
unset border
unset tics
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.05556
set xrange [0:800]
set yrange [0:20]
set label 'recurrent, LU' at first 370.6,10 left textcolor rgb '#777c83'
$data7 << EOD
324.6 10
364.6 10
EOD
plot $data7 using 1:2 with lines linecolor rgb '#d55e00' dashtype (14,5) linewidth 2 notitle
unset multiplot
